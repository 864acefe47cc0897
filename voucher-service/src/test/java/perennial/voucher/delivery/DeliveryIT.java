package perennial.voucher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.events.MessageEvent;
import perennial.events.VoucherEvent;
import perennial.schemas.Topics;
import perennial.voucher.VoucherIT;

class DeliveryIT extends VoucherIT {

    private final String customerId = unique("customer");
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    DeliveryIT(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SENT", "UNCONFIRMED"})
    void aCodeIsDeliveredByTheFirstMessageThatLeaves(String type) {
        String code = newCode();
        MessageEvent first = message(type, customerId, code);
        PUBLISHER.publish(
                Topics.MESSAGES, first, message("SENT", customerId, code), message("BOUNCED", customerId, code));
        PUBLISHER.publish(Topics.MESSAGES, first, message("SUPPRESSED", customerId, code));
        String last = awaitAllProcessed();

        List<VoucherEvent> told = toldOf(code, 2);

        assertThat(told).extracting(VoucherEvent::getType).containsExactly("ISSUED", "DELIVERED");
        VoucherEvent delivered = told.getLast();
        assertThat(delivered.getCauseId()).isEqualTo(first.getEventId());
        assertThat(delivered.getOccurredAt()).isEqualTo(first.getOccurredAt());
        assertThat(delivered.getCustomerId()).isEqualTo(customerId);
        assertThat(delivered.getCampaignId()).isEqualTo("welcome");
        assertThat(status(code)).isEqualTo("DELIVERED");
        redeemed(customerId, unique("order"), code);
        assertThat(status(last)).isEqualTo("DELIVERED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUPPRESSED", "FAILED"})
    void aCodeThatNobodyGotIsDisabled(String type) {
        String code = newCode();
        MessageEvent message = MessageEvent.newBuilder(message(type, customerId, code))
                .setReason("no_consent")
                .build();
        PUBLISHER.publish(Topics.MESSAGES, message, message, message(type, customerId, code));
        awaitAllProcessed();

        List<VoucherEvent> told = toldOf(code, 2);

        assertThat(told).extracting(VoucherEvent::getType).containsExactly("ISSUED", "DISABLED");
        assertThat(told.getLast().getReason()).isEqualTo("no_consent");
        assertThat(told.getLast().getCauseId()).isEqualTo(message.getEventId());
        assertThat(redeem(customerId, unique("order"), code).code()).isEqualTo("disabled");
    }

    @Test
    void allCodesOfAMessageAreDeliveredAndUnknownOnesAreNobodys() {
        String first = newCode();
        String second = newCode();

        PUBLISHER.publish(
                Topics.MESSAGES,
                message("OPENED", customerId, first),
                message("SENT", customerId, "NO-SUCH-CODE", second, first));

        assertThat(toldOf(first, 2).getLast().getType()).isEqualTo("DELIVERED");
        assertThat(toldOf(second, 2).getLast().getType()).isEqualTo("DELIVERED");
        assertThat(toldOf("NO-SUCH-CODE", 0)).isEmpty();
    }

    @Test
    void aCodeForEverybodyHoldsNobodyUp() {
        String generic = unique("ALL").toUpperCase(Locale.ROOT);
        promotion("\"discount\":{\"percent\":10},\"codes\":{\"generic\":\"" + generic + "\"}");
        String own = newCode();

        transaction.executeWithoutResult(status -> {
            jdbc.sql("select code from voucher where code = ? for key share")
                    .param(generic)
                    .query(String.class)
                    .single();
            PUBLISHER.publish(Topics.MESSAGES, message("SENT", customerId, generic, own));

            assertThat(toldOf(own, 2).getLast().getType()).isEqualTo("DELIVERED");
        });
    }

    private String newCode() {
        return issued(customerId, promotion("\"discount\":{\"percent\":10}"));
    }

    /** Waits for what is published last for this customer, hence on the same partition. */
    private String awaitAllProcessed() {
        String code = newCode();
        PUBLISHER.publish(Topics.MESSAGES, message("SENT", customerId, code));
        toldOf(code, 2);
        return code;
    }

    private String status(String code) {
        return as("support").get("/vouchers/" + code).json().get("status").asString();
    }
}
