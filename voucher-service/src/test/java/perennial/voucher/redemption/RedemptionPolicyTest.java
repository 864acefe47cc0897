package perennial.voucher.redemption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static perennial.voucher.register.Vouchers.ISSUED;
import static perennial.voucher.register.Vouchers.PERIOD;
import static perennial.voucher.register.Vouchers.redeemed;
import static perennial.voucher.register.Vouchers.voucher;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import perennial.voucher.code.Code;
import perennial.voucher.limit.Limits;
import perennial.voucher.limit.Uses;
import perennial.voucher.pricing.Discount;
import perennial.voucher.redemption.Judgement.Refused;
import perennial.voucher.redemption.Judgement.Valid;
import perennial.voucher.register.Voucher;
import perennial.voucher.rule.Reason;

class RedemptionPolicyTest {

    private static final Instant NOW = ISSUED.plusSeconds(60);
    private static final Instant END = ISSUED.plus(Duration.ofDays(10));
    private static final Code A = new Code("A");
    private static final Code B = new Code("B");
    private static final Code C = new Code("C");
    private static final Discount TEN_PERCENT = new Discount.Percent(10, null, null);
    private static final Discount FIVE_EURO = new Discount.Amount(500, "EUR");
    private static final Uses UNUSED = new Uses(0, 0);
    private static final Voucher VOUCHER = voucher("A");

    static final List<Arguments> REFUSALS = List.of(
            arguments(Reason.NOT_FOUND, "ada", null, NOW),
            arguments(Reason.NOT_YOUR_VOUCHER, "bob", offer(VOUCHER), NOW),
            arguments(Reason.DISABLED, "ada", offer(VOUCHER.disabledAt(ISSUED, "no_consent")), NOW),
            arguments(Reason.ALREADY_REDEEMED, "ada", offer(redeemed("A", "r-1")), NOW),
            arguments(Reason.PROMOTION_STOPPED, "ada", new Offer(VOUCHER, TEN_PERCENT, Limits.NONE, true, UNUSED), NOW),
            arguments(Reason.NOT_ACTIVE_YET, "ada", offer(VOUCHER), ISSUED.minusMillis(1)),
            arguments(Reason.EXPIRED, "ada", offer(VOUCHER), END),
            arguments(
                    Reason.CURRENCY_MISMATCH,
                    "ada",
                    new Offer(VOUCHER, new Discount.Amount(500, "USD"), Limits.NONE, false, UNUSED),
                    NOW),
            arguments(
                    Reason.PER_CUSTOMER_LIMIT_EXCEEDED,
                    "ada",
                    new Offer(VOUCHER, TEN_PERCENT, new Limits(null, 1L, null), false, new Uses(1, 1)),
                    NOW),
            arguments(
                    Reason.QUANTITY_EXCEEDED,
                    "ada",
                    new Offer(VOUCHER, TEN_PERCENT, new Limits(500L, null, null), false, new Uses(500, 0)),
                    NOW));

    @ParameterizedTest
    @FieldSource("REFUSALS")
    void refuses(Reason reason, String customerId, @Nullable Offer offer, Instant now) {
        Map<Code, Offer> offers = offer == null ? Map.of() : Map.of(A, offer);
        Checkout checkout = new Checkout(customerId, "EUR", 5000, List.of(A));

        Assessment assessment = RedemptionPolicy.assess(checkout, null, offers, now);

        assertThat(assessment.isValid()).isFalse();
        assertThat(assessment.discountMinor()).isZero();
        assertThat(assessment.judgements()).containsExactly(new Refused(A, reason));
    }

    @Test
    void everyRuleHasItsRowAndItsPlace() {
        assertThat(REFUSALS.stream().skip(1).map(row -> row.get()[0]).toList())
                .isEqualTo(RedemptionPolicy.RULES.stream()
                        .map(rule -> rule.reason())
                        .toList());
    }

    @Test
    void aCodeIsGoodFromItsFirstInstantToItsLast() {
        assertThat(assess(List.of(A), ISSUED, offer(VOUCHER)).isValid()).isTrue();
        assertThat(assess(List.of(A), END.minusMillis(1), offer(VOUCHER)).isValid())
                .isTrue();
        Voucher endless = voucher("A", "p", new perennial.voucher.promotion.Validity.Period(ISSUED, null), null);
        assertThat(assess(List.of(A), END.plus(Duration.ofDays(9999)), offer(endless))
                        .isValid())
                .isTrue();
        assertThat(PERIOD.until()).isEqualTo(END);
    }

    @Test
    void theLastPlaceIsGiven() {
        Offer last = new Offer(VOUCHER, TEN_PERCENT, new Limits(500L, 2L, null), false, new Uses(499, 1));

        assertThat(assess(List.of(A), NOW, last).judgements()).containsExactly(new Valid(A, "p", 500));
    }

    @Test
    void whoHasUsedHerCodeHearsThatAndNotThatALimitIsReached() {
        Offer used = new Offer(redeemed("A", "r-1"), TEN_PERCENT, new Limits(1L, 1L, null), true, new Uses(1, 1));

        assertThat(assess(List.of(A), END, used).refused()).containsExactly(new Refused(A, Reason.ALREADY_REDEEMED));
    }

    @Test
    void nobodyElseHearsMoreThanThatTheCodeIsNotHis() {
        Offer used = new Offer(redeemed("A", "r-1"), TEN_PERCENT, new Limits(1L, 1L, null), true, new Uses(1, 0));
        Checkout bobs = new Checkout("bob", "EUR", 5000, List.of(A));

        assertThat(RedemptionPolicy.assess(bobs, null, Map.of(A, used), END).refused())
                .containsExactly(new Refused(A, Reason.NOT_YOUR_VOUCHER));
    }

    @Test
    void eachDiscountIsTakenOfWhatIsLeft() {
        Offer percent = offer(voucher("A", "p"));
        Offer amount = new Offer(voucher("B", "q"), FIVE_EURO, Limits.NONE, false, UNUSED);

        assertThat(assess(List.of(A, B), NOW, percent, amount).judgements())
                .containsExactly(new Valid(A, "p", 500), new Valid(B, "q", 500));
        assertThat(assess(List.of(B, A), NOW, percent, amount).judgements())
                .containsExactly(new Valid(B, "q", 500), new Valid(A, "p", 450));
    }

    @Test
    void oneBadCodeSpoilsAll() {
        Assessment assessment = assess(List.of(A, B), NOW, offer(VOUCHER));

        assertThat(assessment.isValid()).isFalse();
        assertThat(assessment.discountMinor()).isZero();
        assertThat(assessment.judgements()).containsExactly(new Valid(A, "p", 500), new Refused(B, Reason.NOT_FOUND));
    }

    @Test
    void theSameCodeTwiceIsOneCode() {
        assertThat(assess(List.of(A, A), NOW, offer(VOUCHER)).judgements()).containsExactly(new Valid(A, "p", 500));
    }

    @Test
    void codesOfOnePromotionCountTogetherAgainstItsLimits() {
        Limits oneEach = new Limits(null, 1L, null);
        Limits twoLeft = new Limits(10L, null, null);

        assertThat(assess(
                                List.of(A, B),
                                NOW,
                                new Offer(voucher("A"), TEN_PERCENT, oneEach, false, UNUSED),
                                new Offer(voucher("B"), TEN_PERCENT, oneEach, false, UNUSED))
                        .refused())
                .containsExactly(new Refused(B, Reason.PER_CUSTOMER_LIMIT_EXCEEDED));
        assertThat(assess(
                                List.of(A, B, C),
                                NOW,
                                new Offer(voucher("A"), TEN_PERCENT, twoLeft, false, new Uses(8, 0)),
                                new Offer(voucher("B"), TEN_PERCENT, twoLeft, false, new Uses(8, 0)),
                                new Offer(voucher("C"), TEN_PERCENT, twoLeft, false, new Uses(8, 0)))
                        .refused())
                .containsExactly(new Refused(C, Reason.QUANTITY_EXCEEDED));
    }

    @Test
    void whatTheOrderHasRedeemedAlreadyIsNotJudgedAgainAndNotDiscountedAgain() {
        Redemption standing = standing("EUR", new Valid(A, "p", 1000));
        Offer further = offer(voucher("B", "q"));
        Checkout checkout = new Checkout("ada", "EUR", 5000, List.of(A, B));

        Assessment assessment = RedemptionPolicy.assess(checkout, standing, Map.of(B, further), NOW);

        assertThat(assessment.judgements()).containsExactly(new Valid(B, "q", 400));
        Redemption grown = standing.with(assessment.valid(), 5000);
        assertThat(grown.discountMinor()).isEqualTo(1400);
        assertThat(grown.totalAfterMinor()).isEqualTo(3600);
    }

    @Test
    void anOrderKeepsItsCurrency() {
        Redemption standing = standing("USD", new Valid(A, "p", 1000));
        Checkout checkout = new Checkout("ada", "EUR", 5000, List.of(B));

        assertThat(RedemptionPolicy.assess(checkout, standing, Map.of(B, offer(voucher("B"))), NOW)
                        .refused())
                .containsExactly(new Refused(B, Reason.CURRENCY_MISMATCH));
    }

    @Property
    void discountsTogetherNeverExceedTheTotal(
            @ForAll @LongRange(min = 0) long totalMinor,
            @ForAll @Size(min = 1, max = 5) List<@LongRange(min = 1) Long> amounts,
            @ForAll @LongRange(min = 0) long redeemedBeforeMinor) {
        Map<Code, Offer> offers = new HashMap<>();
        for (int i = 0; i < amounts.size(); i++) {
            long amount = amounts.get(i);
            Discount discount = amount % 2 == 0
                    ? new Discount.Amount(amount, "EUR")
                    : new Discount.Percent((int) (amount % 100) + 1, null, null);
            Voucher voucher = voucher("X" + i, "p" + i);
            offers.put(voucher.code(), new Offer(voucher, discount, Limits.NONE, false, UNUSED));
        }
        Redemption standing = standing("EUR", new Valid(A, "p", redeemedBeforeMinor));
        Checkout checkout = new Checkout("ada", "EUR", totalMinor, List.copyOf(offers.keySet()));

        assertThat(RedemptionPolicy.assess(checkout, null, offers, NOW).discountMinor())
                .isBetween(0L, totalMinor);
        assertThat(RedemptionPolicy.assess(checkout, standing, offers, NOW).discountMinor())
                .isBetween(0L, Math.max(0, totalMinor - redeemedBeforeMinor));
    }

    private static Assessment assess(List<Code> codes, Instant now, Offer... offers) {
        Map<Code, Offer> byCode = new HashMap<>();
        for (Offer offer : offers) {
            byCode.put(offer.voucher().code(), offer);
        }
        return RedemptionPolicy.assess(new Checkout("ada", "EUR", 5000, codes), null, byCode, now);
    }

    private static Offer offer(Voucher voucher) {
        return new Offer(voucher, TEN_PERCENT, Limits.NONE, false, UNUSED);
    }

    private static Redemption standing(String currency, Valid... vouchers) {
        return new Redemption("r-1", "o-1", "ada", currency, 5000, List.of(vouchers), ISSUED, null);
    }
}
