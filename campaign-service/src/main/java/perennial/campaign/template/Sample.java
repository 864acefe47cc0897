package perennial.campaign.template;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;

/** A customer who does not exist, with all that a template can name. */
final class Sample {

    private static final String CAMPAIGN = "preview";

    private Sample() {}

    /** @param language null for what the template falls back to */
    static Facts facts(CompiledTemplate template, @Nullable String language, Shop shop, Instant now) {
        List<Facts.Item> items = List.of(
                new Facts.Item("Linen shirt", 1, 4990, shop.url(), null),
                new Facts.Item("Wool socks", 2, 1250, shop.url(), null));
        return new Facts(
                new Contact("ada@shop.example", "Ada", "Lovelace", null, language, null, Map.of()),
                CAMPAIGN,
                new Facts.Voucher("SAMPLE-7KQ2M9XD", now.plus(Duration.ofDays(14))),
                new Facts.Purchase("sample-cart", items, "EUR", 7490, null),
                new Facts.Purchase("1001", items, "EUR", 7490, 74L),
                new Facts.Points(1240, 74, "silver", 300L, now.plus(Duration.ofDays(30))),
                template.messageClass() == MessageClass.MARKETING ? shop.url() : null);
    }

    /** The same for a real customer, with what only a message has: its code and its order. */
    static Facts facts(Facts known, CompiledTemplate template, @Nullable String language, Shop shop, Instant now) {
        Facts sample = facts(template, language, shop, now);
        Contact contact = known.contact();
        return new Facts(
                new Contact(
                        contact.email(),
                        contact.firstName(),
                        contact.lastName(),
                        contact.country(),
                        language == null ? contact.language() : language,
                        contact.timeZone(),
                        contact.attributes()),
                CAMPAIGN,
                sample.voucher(),
                known.cart(),
                sample.order(),
                known.points(),
                sample.unsubscribeUrl());
    }
}
