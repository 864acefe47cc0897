package perennial.campaign.delivery;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.template.CustomerFacts;
import perennial.campaign.template.Facts;

/** What a message is rendered from: what it is about, and what is known of its recipient at that moment. */
@Component
class FactsLookup implements CustomerFacts {

    private final RecipientTable recipients;

    FactsLookup(RecipientTable recipients) {
        this.recipients = recipients;
    }

    /** @param unsubscribe null for what is transactional */
    Facts of(Message message, Recipient recipient, @Nullable URI unsubscribe) {
        Voucher voucher = message.voucher();
        return new Facts(
                recipient.contact(),
                message.campaignId(),
                voucher == null ? null : new Facts.Voucher(voucher.code(), voucher.validUntil()),
                null,
                null,
                null,
                unsubscribe == null ? null : unsubscribe.toString());
    }

    @Override
    public Optional<Facts> of(String customerId) {
        return recipients
                .find(customerId)
                .filter(Recipient::isKnown)
                .map(recipient -> new Facts(recipient.contact(), "", null, null, null, null, null));
    }
}
