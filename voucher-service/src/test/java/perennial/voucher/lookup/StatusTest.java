package perennial.voucher.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.voucher.register.Vouchers.ISSUED;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import perennial.voucher.register.Vouchers;

class StatusTest {

    private static final Instant IN_TIME = ISSUED.plus(Duration.ofDays(10)).minusMillis(1);
    private static final Instant TOO_LATE = ISSUED.plus(Duration.ofDays(10));

    @Test
    void isTheLastThingThatBefellTheVoucher() {
        assertThat(Status.of(Vouchers.voucher("A"), false, IN_TIME)).isEqualTo(Status.ISSUED);
        assertThat(Status.of(Vouchers.voucher("A").deliveredAt(ISSUED), false, IN_TIME))
                .isEqualTo(Status.DELIVERED);
        assertThat(Status.of(Vouchers.voucher("A").deliveredAt(ISSUED), false, TOO_LATE))
                .isEqualTo(Status.EXPIRED);
        assertThat(Status.of(Vouchers.voucher("A").disabledAt(ISSUED, "failed"), false, TOO_LATE))
                .isEqualTo(Status.DISABLED);
        assertThat(Status.of(Vouchers.redeemed("A", "r-1").deliveredAt(ISSUED), false, TOO_LATE))
                .isEqualTo(Status.REDEEMED);
    }

    @Test
    void aVoucherThatACartHoldsIsReservedAsLongAsItIsValid() {
        assertThat(Status.of(Vouchers.voucher("A").deliveredAt(ISSUED), true, IN_TIME))
                .isEqualTo(Status.RESERVED);
        assertThat(Status.of(Vouchers.voucher("A"), true, IN_TIME)).isEqualTo(Status.RESERVED);
        assertThat(Status.of(Vouchers.voucher("A"), true, TOO_LATE)).isEqualTo(Status.EXPIRED);
    }

    @Test
    void aGiftCardIsRedeemedWhenNothingIsLeftOnIt() {
        assertThat(Status.of(Vouchers.voucher("A").withBalance(1), false, IN_TIME))
                .isEqualTo(Status.ISSUED);
        assertThat(Status.of(Vouchers.voucher("A").withBalance(0), false, TOO_LATE))
                .isEqualTo(Status.REDEEMED);
    }
}
