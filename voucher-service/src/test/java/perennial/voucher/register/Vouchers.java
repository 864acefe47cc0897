package perennial.voucher.register;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.Validity.Period;

/** Vouchers for tests: of promotion p, for Ada, valid for ten days from {@link #ISSUED}. */
public final class Vouchers {

    public static final Instant ISSUED = Instant.parse("2026-06-01T12:00:00Z");
    public static final Period PERIOD = new Period(ISSUED, ISSUED.plus(Duration.ofDays(10)));

    private Vouchers() {}

    public static Voucher voucher(String code) {
        return voucher(code, "p", PERIOD, null);
    }

    public static Voucher voucher(String code, String promotionId) {
        return voucher(code, promotionId, PERIOD, null);
    }

    public static Voucher redeemed(String code, String redemptionId) {
        return voucher(code, "p", PERIOD, redemptionId);
    }

    public static Voucher voucher(String code, String promotionId, Period period, @Nullable String redemptionId) {
        return new Voucher(
                        new Code(code),
                        Voucher.Kind.SINGLE,
                        promotionId,
                        1,
                        "ada",
                        null,
                        false,
                        Voucher.Origin.request("request-" + code, null),
                        ISSUED,
                        period,
                        Voucher.Progress.NEW)
                .usedBy(redemptionId);
    }
}
