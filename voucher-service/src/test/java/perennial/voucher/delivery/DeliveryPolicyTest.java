package perennial.voucher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.voucher.register.Vouchers.ISSUED;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.voucher.delivery.DeliveryPolicy.Consequence;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.Vouchers;

class DeliveryPolicyTest {

    @ParameterizedTest(name = "a code that is {1}, its message {0}: {2}")
    @CsvSource({
        "SENT,         new,       DELIVERED",
        "SENT,         delivered, NONE",
        "SENT,         disabled,  DELIVERED",
        "UNCONFIRMED,  new,       DELIVERED",
        "UNCONFIRMED,  delivered, NONE",
        "UNCONFIRMED,  disabled,  DELIVERED",
        "SUPPRESSED,   new,       DISABLED",
        "SUPPRESSED,   delivered, NONE",
        "SUPPRESSED,   disabled,  NONE",
        "FAILED,       new,       DISABLED",
        "FAILED,       delivered, NONE",
        "FAILED,       disabled,  NONE",
        "BOUNCED,      new,       NONE",
        "UNSUBSCRIBED, new,       NONE",
        "CONVERTED,    new,       NONE",
    })
    void decides(String type, String state, Consequence consequence) {
        MessageEnd end = MessageEnd.ofType(type).orElseThrow();

        assertThat(DeliveryPolicy.decide(end, voucher(state))).isEqualTo(consequence);
    }

    @Test
    void anUnknownTypeSaysNothing() {
        assertThat(MessageEnd.ofType("OPENED")).isEmpty();
    }

    private static Voucher voucher(String state) {
        Voucher issued = Vouchers.voucher("A");
        return switch (state) {
            case "delivered" -> issued.deliveredAt(ISSUED);
            case "disabled" -> issued.disabledAt(ISSUED, "no_consent");
            default -> issued;
        };
    }
}
