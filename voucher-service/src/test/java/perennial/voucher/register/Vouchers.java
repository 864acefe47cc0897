package perennial.voucher.register;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.register.Voucher.Kind;
import perennial.voucher.register.Voucher.Progress;

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
        return voucher(code, promotionId, period, redemptionId, "ada");
    }

    public static Voucher voucher(
            String code, String promotionId, Period period, @Nullable String redemptionId, String customerId) {
        return voucher(code, Kind.SINGLE, promotionId, period, customerId, false, Progress.NEW)
                .usedBy(redemptionId);
    }

    /** For nobody in particular. */
    public static Voucher giftCard(String code, long balanceMinor) {
        return voucher(code, Kind.GIFT_CARD, "p", PERIOD, null, false, Progress.newGiftCard(balanceMinor));
    }

    public static Voucher generic(String code) {
        return voucher(code, Kind.GENERIC, "p", PERIOD, null, false, Progress.NEW);
    }

    public static Voucher automatic(String code, String promotionId) {
        return voucher(code, Kind.SINGLE, promotionId, PERIOD, "ada", true, Progress.NEW);
    }

    private static Voucher voucher(
            String code,
            Kind kind,
            String promotionId,
            Period period,
            @Nullable String customerId,
            boolean automatic,
            Progress progress) {
        return new Voucher(
                new Code(code),
                kind,
                promotionId,
                1,
                customerId,
                null,
                automatic,
                Voucher.Origin.request("request-" + code, null),
                ISSUED,
                period,
                progress);
    }
}
