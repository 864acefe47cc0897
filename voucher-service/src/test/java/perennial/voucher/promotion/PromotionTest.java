package perennial.voucher.promotion;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static perennial.voucher.promotion.TestPromotions.ZONE;
import static perennial.voucher.promotion.TestPromotions.promotion;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perennial.voucher.code.Code;
import perennial.voucher.code.CodePattern;
import perennial.voucher.condition.Condition;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Limits;
import perennial.voucher.pricing.Discount;
import perennial.voucher.pricing.Scope;
import perennial.voucher.pricing.Stacking;

/** What the keys mean. */
class PromotionTest {

    @Test
    void aDiscountAloneIsForEverybodyAlwaysAndOnEverything() {
        assertThat(promotion("discount: {percent: 10}"))
                .isEqualTo(new Promotion(
                        new Discount.Percent(10, null, null),
                        Scope.EVERYTHING,
                        CodePattern.USUAL,
                        null,
                        false,
                        Validity.ALWAYS,
                        Limits.NONE,
                        null,
                        Condition.ALWAYS,
                        Stacking.FREE));
    }

    @Test
    void everyKindOfDiscountIsUnderstood() {
        assertThat(discount("{percent: 20, upToMinor: 2000, currency: EUR}"))
                .isEqualTo(new Discount.Percent(20, 2000L, "EUR"));
        assertThat(discount("{amountMinor: 500, currency: JPY}")).isEqualTo(new Discount.Amount(500, "JPY"));
        assertThat(discount("{freeShipping: true}")).isEqualTo(new Discount.FreeShipping());
        assertThat(discount("{freeProduct: s-1}")).isEqualTo(new Discount.FreeProduct("s-1"));
        assertThat(discount("{buy: 2, get: 1}")).isEqualTo(new Discount.BuyGet(2, 1));
        assertThat(discount("{giftCardMinor: 5000, currency: TND}")).isEqualTo(new Discount.GiftCard(5000, "TND"));
    }

    @Test
    void whatADiscountAppliesToIsUnderstood() {
        assertThat(promotion("{discount: {percent: 1}, appliesTo: {categories: [a], exceptCategories: [b], skus: [c]}}")
                        .scope())
                .isEqualTo(new Scope(Set.of("a"), Set.of("b"), Set.of("c"), null));
        assertThat(promotion("discount: {buy: 1, get: 1, category: a}").scope()).isEqualTo(Scope.category("a"));
        assertThat(promotion("{discount: {buy: 1, get: 1, category: a}, appliesTo: {exceptCategories: [b]}}")
                        .scope())
                .isEqualTo(new Scope(Set.of("a"), Set.of("b"), Set.of(), null));
    }

    @Test
    void codesAreDrawnOrTheSameForAll() {
        Promotion drawn = promotion("{discount: {percent: 1}, codes: {prefix: A-, length: 20}, automatic: true}");
        Promotion generic = promotion("{discount: {percent: 1}, codes: {generic: ' summer26 '}}");

        assertThat(drawn.codes()).isEqualTo(new CodePattern("A-", 20, CodePattern.ALPHABET));
        assertThat(drawn.genericCode()).isNull();
        assertThat(drawn.automatic()).isTrue();
        assertThat(generic.genericCode()).isEqualTo(new Code("SUMMER26"));
        assertThat(generic.automatic()).isFalse();
    }

    @Test
    void validityIsUnderstood() {
        assertThat(validity("{days: 14}").lifetime()).isEqualTo(new Validity.DaysAfterIssue(14));
        assertThat(validity("{from: '2026-06-01T00:00:00Z'}").lifetime())
                .isEqualTo(new Validity.Window(Instant.parse("2026-06-01T00:00:00Z"), null));
        assertThat(validity("{weekdays: [MON, SUN], hours: '09:00-24:00'}"))
                .isEqualTo(new Validity(
                        new Validity.Window(null, null),
                        new Timetable(
                                Set.of(MONDAY, SUNDAY),
                                new Timetable.Hours(LocalTime.of(9, 0), LocalTime.MIDNIGHT),
                                ZONE)));
        assertThat(validity("{weekdays: [SUN], zone: Asia/Tokyo}").timetable())
                .isEqualTo(new Timetable(Set.of(SUNDAY), Timetable.Hours.ALL, ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void limitsBudgetAndStackingAreUnderstood() {
        Promotion promotion = promotion("""
                discount: {percent: 10}
                limits: {redemptions: 500, perCustomer: 2, perCustomerPerDay: 1}
                budget: {amountMinor: 100000, currency: EUR}
                stacking: {group: offers, priority: 3, exclusive: true}
                """);

        assertThat(promotion.limits()).isEqualTo(new Limits(500L, 2L, 1L));
        assertThat(promotion.budget()).isEqualTo(new Budget(100_000, "EUR"));
        assertThat(promotion.stacking()).isEqualTo(new Stacking("offers", 3, true));
    }

    @Test
    void aGiftCardPaysForWhatDiscountsLeaveUnlessItSaysOtherwise() {
        assertThat(promotion("discount: {giftCardMinor: 1, currency: EUR}")
                        .stacking()
                        .priority())
                .isEqualTo(Promotion.GIFT_CARD_PRIORITY);
        assertThat(promotion("{discount: {giftCardMinor: 1, currency: EUR}, stacking: {priority: 0}}")
                        .stacking()
                        .priority())
                .isZero();
    }

    private static Discount discount(String keys) {
        return promotion("discount: " + keys).discount();
    }

    private static Validity validity(String keys) {
        return promotion("{discount: {percent: 1}, valid: " + keys + "}").validity();
    }
}
