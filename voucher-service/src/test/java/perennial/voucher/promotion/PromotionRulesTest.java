package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.voucher.limit.Limits;
import perennial.voucher.promotion.PromotionDocument.CodeKeys;
import perennial.voucher.promotion.PromotionDocument.DiscountKeys;
import perennial.voucher.promotion.PromotionDocument.LimitKeys;
import perennial.voucher.promotion.PromotionDocument.ValidityKeys;

class PromotionRulesTest {

    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");
    private static final DiscountKeys TEN_PERCENT = new DiscountKeys(10, null, null, null);

    static final List<Arguments> DEFECTS = List.of(
            defect("discount must have either percent or amountMinor", discount(null, null, null, null)),
            defect("discount must have either percent or amountMinor", discount(10, null, 500L, "EUR")),
            defect("discount must have either percent or amountMinor", new PromotionDocument(null, null, null, null)),
            defect("discount.percent must be from 1 to 100", discount(0, null, null, null)),
            defect("discount.percent must be from 1 to 100", discount(101, null, null, null)),
            defect("discount.amountMinor must be at least 1", discount(null, null, 0L, "EUR")),
            defect("discount.upToMinor must be at least 1", discount(10, 0L, null, "EUR")),
            defect("discount.upToMinor goes with percent only", discount(null, 100L, 500L, "EUR")),
            defect("discount.currency is needed with amountMinor and upToMinor", discount(null, null, 500L, null)),
            defect("discount.currency is needed with amountMinor and upToMinor", discount(10, 100L, null, null)),
            defect("discount.currency must be an ISO 4217 currency", discount(null, null, 500L, "EURO")),
            defect("codes.prefix must be at most 24 of A-Z, 0-9 and -", codes("welcome-", 12)),
            defect("codes.prefix must be at most 24 of A-Z, 0-9 and -", codes("A".repeat(25), 12)),
            defect(
                    "codes.length 11 gives 11 x log2(32) = 55 bits of entropy, less than 60: such codes can be guessed; 12 is enough",
                    codes("WELCOME-", 11)),
            defect(
                    "codes.length -1 gives -1 x log2(32) = 0 bits of entropy, less than 60: such codes can be guessed; 12 is enough",
                    codes("", -1)),
            defect("codes.length must be at most 40", codes("", 41)),
            defect("codes.length must be at most 40", codes("", Integer.MAX_VALUE)),
            defect("valid must have either days, or from and until of which one may be missing", valid(14, JUNE, JULY)),
            defect(
                    "valid must have either days, or from and until of which one may be missing",
                    valid(null, null, null)),
            defect("valid.days must be from 1 to 3660", valid(0, null, null)),
            defect("valid.days must be from 1 to 3660", valid(3661, null, null)),
            defect("valid.until must be after valid.from", valid(null, JUNE, JUNE)),
            defect("limits.redemptions must be at least 1", limits(0L, null)),
            defect("limits.perCustomer must be at least 1", limits(null, 0L)));

    static final List<PromotionDocument> GOOD = List.of(
            discount(1, null, null, null),
            discount(100, 2000L, null, "EUR"),
            discount(10, null, null, "EUR"),
            discount(null, null, 1L, "JPY"),
            codes(null, null),
            codes("WELCOME-", 12),
            codes("A".repeat(24), 40),
            valid(1, null, null),
            valid(null, JUNE, null),
            valid(null, null, JULY),
            valid(null, JUNE, JULY),
            limits(null, null),
            limits(500L, 1L));

    @ParameterizedTest
    @FieldSource("DEFECTS")
    void aDefectIsNamedAloneAndWithItsKey(String defect, PromotionDocument document) {
        assertThat(PromotionRules.defects(document)).containsExactly(defect);
    }

    @ParameterizedTest
    @FieldSource("GOOD")
    void aGoodPromotionIsAcceptedAndUnderstood(PromotionDocument document) {
        assertThat(PromotionRules.defects(document)).isEmpty();
        assertThat(Promotion.of(document)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void aDocumentMeansThis(PromotionDocument document, Promotion promotion) {
        assertThat(Promotion.of(document)).isEqualTo(promotion);
    }

    static Stream<Arguments> meanings() {
        return Stream.of(
                arguments(
                        new PromotionDocument(TEN_PERCENT, null, null, null),
                        new Promotion(
                                new Discount.Percent(10, null, null),
                                new CodePattern("", 12),
                                new Validity.Window(null, null),
                                Limits.NONE)),
                arguments(
                        new PromotionDocument(
                                new DiscountKeys(null, null, 500L, "EUR"),
                                new CodeKeys("A-", 20),
                                new ValidityKeys(14, null, null),
                                new LimitKeys(500L, 1L)),
                        new Promotion(
                                new Discount.Amount(500, "EUR"),
                                new CodePattern("A-", 20),
                                new Validity.DaysAfterIssue(14),
                                new Limits(500L, 1L))),
                arguments(
                        new PromotionDocument(
                                new DiscountKeys(20, 2000L, null, "EUR"),
                                new CodeKeys("A-", null),
                                new ValidityKeys(null, JUNE, null),
                                new LimitKeys(null, 2L)),
                        new Promotion(
                                new Discount.Percent(20, 2000L, "EUR"),
                                new CodePattern("A-", 12),
                                new Validity.Window(JUNE, null),
                                new Limits(null, 2L))));
    }

    @Test
    void allDefectsAreNamedAtOnce() {
        PromotionDocument document = new PromotionDocument(
                new DiscountKeys(0, null, null, null), new CodeKeys("x", 3), null, new LimitKeys(0L, null));

        assertThat(PromotionRules.defects(document)).hasSize(4);
    }

    private static Arguments defect(String message, PromotionDocument document) {
        return arguments(message, document);
    }

    private static PromotionDocument discount(
            @Nullable Integer percent, @Nullable Long upTo, @Nullable Long amount, @Nullable String currency) {
        return new PromotionDocument(new DiscountKeys(percent, upTo, amount, currency), null, null, null);
    }

    private static PromotionDocument codes(@Nullable String prefix, @Nullable Integer length) {
        return new PromotionDocument(TEN_PERCENT, new CodeKeys(prefix, length), null, null);
    }

    private static PromotionDocument valid(@Nullable Integer days, @Nullable Instant from, @Nullable Instant until) {
        return new PromotionDocument(TEN_PERCENT, null, new ValidityKeys(days, from, until), null);
    }

    private static PromotionDocument limits(@Nullable Long redemptions, @Nullable Long perCustomer) {
        return new PromotionDocument(TEN_PERCENT, null, null, new LimitKeys(redemptions, perCustomer));
    }
}
