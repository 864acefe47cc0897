package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static perennial.voucher.promotion.TestPromotions.document;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromotionRulesTest {

    static final List<Arguments> DEFECTS = List.of(
            arguments("discount must have either percent or amountMinor", "discount: {}"),
            arguments(
                    "discount must have either percent or amountMinor",
                    "discount: {percent: 10, amountMinor: 500, currency: EUR}"),
            arguments("discount must have either percent or amountMinor", "{}"),
            arguments("discount.percent must be from 1 to 100", "discount: {percent: 0}"),
            arguments("discount.percent must be from 1 to 100", "discount: {percent: 101}"),
            arguments("discount.amountMinor must be at least 1", "discount: {amountMinor: 0, currency: EUR}"),
            arguments("discount.upToMinor must be at least 1", "discount: {percent: 10, upToMinor: 0, currency: EUR}"),
            arguments(
                    "discount.upToMinor goes with percent only",
                    "discount: {amountMinor: 500, upToMinor: 100, currency: EUR}"),
            arguments("discount.currency is needed with amountMinor and upToMinor", "discount: {amountMinor: 500}"),
            arguments(
                    "discount.currency is needed with amountMinor and upToMinor",
                    "discount: {percent: 10, upToMinor: 100}"),
            arguments("discount.currency must be an ISO 4217 currency", "discount: {amountMinor: 500, currency: EURO}"),
            arguments("codes.prefix must be at most 24 of A-Z, 0-9 and -", with("codes: {prefix: welcome-}")),
            arguments(
                    "codes.prefix must be at most 24 of A-Z, 0-9 and -",
                    with("codes: {prefix: " + "A".repeat(25) + "}")),
            arguments(
                    "codes.length 11 gives 11 x log2(32) = 55 bits of entropy, less than 60: such codes can be guessed; 12 is enough",
                    with("codes: {prefix: WELCOME-, length: 11}")),
            arguments(
                    "codes.length -1 gives -1 x log2(32) = 0 bits of entropy, less than 60: such codes can be guessed; 12 is enough",
                    with("codes: {length: -1}")),
            arguments("codes.length must be at most 40", with("codes: {length: 41}")),
            arguments("codes.length must be at most 40", with("codes: {length: 2147483647}")),
            arguments(
                    "valid must have either days, or from and until of which one may be missing",
                    with("valid: {days: 14, from: '2026-06-01T00:00:00Z'}")),
            arguments("valid must have either days, or from and until of which one may be missing", with("valid: {}")),
            arguments("valid.days must be from 1 to 3660", with("valid: {days: 0}")),
            arguments("valid.days must be from 1 to 3660", with("valid: {days: 3661}")),
            arguments(
                    "valid.until must be after valid.from",
                    with("valid: {from: '2026-06-01T00:00:00Z', until: '2026-06-01T00:00:00Z'}")),
            arguments("limits.redemptions must be at least 1", with("limits: {redemptions: 0}")),
            arguments("limits.perCustomer must be at least 1", with("limits: {perCustomer: 0}")));

    @ParameterizedTest
    @FieldSource("DEFECTS")
    void aDefectIsNamedAloneAndWithItsKey(String defect, String keys) {
        assertThat(PromotionRules.defects(document(keys))).containsExactly(defect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discount: {percent: 1}",
                "discount: {percent: 100, upToMinor: 2000, currency: EUR}",
                "discount: {percent: 10, currency: EUR}",
                "discount: {amountMinor: 1, currency: JPY}",
                "{discount: {percent: 1}, codes: {}}",
                "{discount: {percent: 1}, codes: {prefix: AAAAAAAAAAAAAAAAAAAAAAAA, length: 40}}",
                "{discount: {percent: 1}, valid: {days: 1}}",
                "{discount: {percent: 1}, valid: {from: '2026-06-01T00:00:00Z'}}",
                "{discount: {percent: 1}, valid: {until: '2026-06-01T00:00:00Z'}}",
                "{discount: {percent: 1}, limits: {}}",
                "{discount: {percent: 1}, limits: {redemptions: 500, perCustomer: 1}}",
            })
    void aGoodPromotionIsAcceptedAndUnderstood(String keys) {
        assertThat(PromotionRules.defects(document(keys))).isEmpty();
        assertThat(TestPromotions.promotion(keys)).isNotNull();
    }

    @Test
    void allDefectsAreNamedAtOnce() {
        String keys = "{discount: {percent: 0}, codes: {prefix: x, length: 3}, limits: {redemptions: 0}}";

        assertThat(PromotionRules.defects(document(keys))).hasSize(4);
    }

    private static String with(String keys) {
        return "{discount: {percent: 10}, " + keys + "}";
    }
}
