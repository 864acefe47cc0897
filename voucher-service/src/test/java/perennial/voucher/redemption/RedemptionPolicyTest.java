package perennial.voucher.redemption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static perennial.voucher.redemption.BooksOf.cart;
import static perennial.voucher.redemption.BooksOf.checkout;
import static perennial.voucher.redemption.BooksOf.promotion;
import static perennial.voucher.redemption.BooksOf.redemption;
import static perennial.voucher.redemption.BooksOf.reservation;
import static perennial.voucher.redemption.BooksOf.use;
import static perennial.voucher.register.Vouchers.ISSUED;
import static perennial.voucher.register.Vouchers.PERIOD;
import static perennial.voucher.register.Vouchers.automatic;
import static perennial.voucher.register.Vouchers.generic;
import static perennial.voucher.register.Vouchers.giftCard;
import static perennial.voucher.register.Vouchers.redeemed;
import static perennial.voucher.register.Vouchers.voucher;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import perennial.voucher.code.Code;
import perennial.voucher.customer.Customer;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Limits;
import perennial.voucher.limit.UseKey;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Discount;
import perennial.voucher.pricing.Line;
import perennial.voucher.pricing.Stacking;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Timetable;
import perennial.voucher.promotion.Validity;
import perennial.voucher.redemption.Judgement.Refused;
import perennial.voucher.redemption.Judgement.Valid;
import perennial.voucher.register.Voucher;
import perennial.voucher.rule.Reason;

class RedemptionPolicyTest {

    private static final Instant NOW = ISSUED.plus(Duration.ofDays(1));
    private static final LocalDate TODAY = NOW.atZone(ZoneOffset.UTC).toLocalDate();
    private static final Instant END = ISSUED.plus(Duration.ofDays(10));
    private static final Code A = new Code("A");
    private static final Code B = new Code("B");
    private static final Code C = new Code("C");
    private static final Discount TEN_PERCENT = new Discount.Percent(10, null, null);
    private static final Discount FIVE_EURO = new Discount.Amount(500, "EUR");
    private static final Promotion UNLIMITED = promotion(TEN_PERCENT, Limits.NONE);
    private static final Voucher VOUCHER = voucher("A");
    private static final Use HELD = use(A, "p", TODAY, 500);

    static final List<Arguments> REFUSALS = List.of(
            arguments(
                    Reason.NOT_FOUND,
                    NOW,
                    books().voucher(generic("A"))
                            .promotion("p", promotion(TEN_PERCENT, Limits.NONE, null, Stacking.FREE, B))),
            arguments(Reason.NOT_YOUR_VOUCHER, NOW, unlimited(voucher("A", "p", PERIOD, null, "bob"))),
            arguments(Reason.DISABLED, NOW, unlimited(VOUCHER.disabledAt(ISSUED, "no_consent"))),
            arguments(Reason.ALREADY_REDEEMED, NOW, unlimited(redeemed("A", "r-1"))),
            arguments(Reason.PROMOTION_STOPPED, NOW, books().voucher(VOUCHER).stopped("p", UNLIMITED)),
            arguments(Reason.NOT_ACTIVE_YET, ISSUED.minusMillis(1), unlimited(VOUCHER)),
            arguments(Reason.EXPIRED, END, unlimited(VOUCHER)),
            arguments(Reason.NOT_ACTIVE_YET, NOW, books().voucher(VOUCHER).promotion("p", onSundays())),
            arguments(Reason.RESERVED, NOW, unlimited(VOUCHER).held(reservation("bob", END, HELD))),
            arguments(
                    Reason.CURRENCY_MISMATCH,
                    NOW,
                    books().voucher(VOUCHER).promotion("p", promotion(new Discount.Amount(500, "USD"), Limits.NONE))),
            arguments(
                    Reason.PER_CUSTOMER_LIMIT_EXCEEDED,
                    NOW,
                    books().voucher(VOUCHER)
                            .promotion("p", promotion(TEN_PERCENT, new Limits(null, 1L, null)))
                            .redeemedBy(new UseKey("p", "ada", null), TODAY.minusDays(1), 1)),
            arguments(
                    Reason.QUANTITY_EXCEEDED,
                    NOW,
                    books().voucher(VOUCHER)
                            .promotion("p", promotion(TEN_PERCENT, new Limits(500L, null, null)))
                            .redeemed("p", 500, 0)));

    @ParameterizedTest
    @FieldSource("REFUSALS")
    void refuses(Reason reason, Instant at, BooksOf books) {
        Assessment assessment = RedemptionPolicy.assess(checkout("ada", 5000, A), null, books.open(), at);

        assertThat(assessment.isValid()).isFalse();
        assertThat(assessment.discountMinor()).isZero();
        assertThat(assessment.judgements()).containsExactly(new Refused(A, reason));
    }

    /** Conditions have tests of their own. */
    @Test
    void everyRuleHasItsRowAndItsPlace() {
        assertThat(REFUSALS.stream().map(row -> row.get()[0]).toList())
                .isEqualTo(RedemptionPolicy.RULES.stream()
                        .map(rule -> rule.reason())
                        .filter(reason ->
                                reason != Reason.CUSTOMER_RULES_VIOLATED && reason != Reason.ORDER_RULES_VIOLATED)
                        .toList());
    }

    @Test
    void aCodeThatIsNotOutIsNotFound() {
        assertThat(assess(books(), checkout("ada", 5000, A)).refused())
                .containsExactly(new Refused(A, Reason.NOT_FOUND));
    }

    @Test
    void aCodeIsGoodFromItsFirstInstantToItsLast() {
        Voucher endless = voucher("A", "p", new Validity.Period(ISSUED, null), null);

        assertThat(assessAt(ISSUED, VOUCHER).isValid()).isTrue();
        assertThat(assessAt(END.minusMillis(1), VOUCHER).isValid()).isTrue();
        assertThat(assessAt(END.plus(Duration.ofDays(9999)), endless).isValid()).isTrue();
        assertThat(PERIOD.until()).isEqualTo(END);
    }

    @Test
    void theLastPlaceIsGiven() {
        BooksOf last = books().voucher(VOUCHER)
                .promotion("p", promotion(TEN_PERCENT, new Limits(500L, 2L, 1L)))
                .redeemed("p", 499, 0)
                .redeemedBy(new UseKey("p", "ada", null), TODAY.minusDays(1), 1);

        assertThat(assess(last, checkout("ada", 5000, A)).judgements()).containsExactly(valid(A, "p", 500));
    }

    @Test
    void aDaysLimitIsThatOfTheDay() {
        BooksOf books = books().voucher(VOUCHER)
                .promotion("p", promotion(TEN_PERCENT, new Limits(null, null, 1L)))
                .redeemedBy(new UseKey("p", "ada", null), TODAY, 1);

        assertThat(assess(books, checkout("ada", 5000, A)).refused())
                .containsExactly(new Refused(A, Reason.PER_CUSTOMER_LIMIT_EXCEEDED));
        assertThat(RedemptionPolicy.assess(checkout("ada", 5000, A), null, books.open(), NOW.plus(Duration.ofDays(1)))
                        .isValid())
                .isTrue();
    }

    @Test
    void whatIsHeldUnderTheSameAddressCountsAsHers() {
        Use held = new Use(B, "p", "hash", TODAY, 500, null);
        BooksOf books = books().voucher(VOUCHER)
                .customer(new Customer("ada", "hash", null, null, Set.of()))
                .promotion("p", promotion(TEN_PERCENT, new Limits(null, 1L, null)))
                .held(reservation("bob", END, held));

        assertThat(assess(books, checkout("ada", 5000, A)).refused())
                .containsExactly(new Refused(A, Reason.PER_CUSTOMER_LIMIT_EXCEEDED));
    }

    @Test
    void whatIsHeldForTheCartItselfIsNotInItsWay() {
        Promotion single = promotion(TEN_PERCENT, new Limits(1L, 1L, 1L), new Budget(500, "EUR"), Stacking.FREE, null);
        BooksOf books = books().voucher(VOUCHER).promotion("p", single).held(reservation("ada", END, HELD));

        assertThat(assess(books, checkout("ada", 5000, A)).judgements()).containsExactly(valid(A, "p", 500));
    }

    @Test
    void limitsAndBudgetAreThoseOfNowAndTheDiscountIsThatOfThen() {
        BooksOf books = books().voucher(VOUCHER)
                .changed("p", UNLIMITED, promotion(FIVE_EURO, new Limits(1L, null, null)))
                .redeemed("p", 1, 0);

        assertThat(assess(books, checkout("ada", 9000, A)).refused())
                .containsExactly(new Refused(A, Reason.QUANTITY_EXCEEDED));
        assertThat(assess(books.redeemed("p", 0, 0), checkout("ada", 9000, A)).discountMinor())
                .isEqualTo(900);
    }

    @Test
    void aGenericCodeMeansThePromotionOfNow() {
        BooksOf books = books().voucher(generic("A"))
                .changed("p", UNLIMITED, promotion(FIVE_EURO, Limits.NONE, null, Stacking.FREE, A));

        assertThat(assess(books, checkout("ada", 9000, A)).discountMinor()).isEqualTo(500);
    }

    @Test
    void aBudgetTakesNoDiscountThatItCannotPayInFull() {
        Promotion thrifty = promotion(TEN_PERCENT, Limits.NONE, new Budget(1000, "EUR"), Stacking.FREE, null);
        BooksOf books = books().voucher(voucher("A"))
                .voucher(voucher("B"))
                .promotion("p", thrifty)
                .redeemed("p", 1, 300)
                .held(reservation("bob", END, use(C, "p", TODAY, 200)));

        assertThat(assess(books, checkout("ada", 5000, A)).judgements()).containsExactly(valid(A, "p", 500));
        assertThat(assess(books, checkout("ada", 5010, A)).refused())
                .containsExactly(new Refused(A, Reason.BUDGET_EXHAUSTED));
        assertThat(assess(books, checkout("ada", 5000, A, B)).judgements())
                .containsExactly(valid(A, "p", 500), new Refused(B, Reason.BUDGET_EXHAUSTED));
        assertThat(RedemptionPolicy.assess(
                                new Checkout("ada", null, cart("USD", 5000), List.of(A)), null, books.open(), NOW)
                        .refused())
                .containsExactly(new Refused(A, Reason.CURRENCY_MISMATCH));
    }

    @Test
    void aGiftCardPaysWhatIsOnItAndNotHeldElsewhere() {
        Promotion card = promotion(new Discount.GiftCard(5000, "EUR"), Limits.NONE);
        BooksOf books = books().voucher(giftCard("A", 3000)).promotion("p", card);

        assertThat(assess(books, checkout("ada", 5000, A)).discountMinor()).isEqualTo(3000);
        assertThat(assess(books, checkout("ada", 1200, A)).discountMinor()).isEqualTo(1200);
        books.held(reservation("bob", END, use(A, "p", TODAY, 2900)));
        assertThat(assess(books, checkout("ada", 5000, A)).discountMinor()).isEqualTo(100);
        books.held(reservation("bob", END, use(A, "p", TODAY, 3000)));
        assertThat(assess(books, checkout("ada", 5000, A)).refused()).containsExactly(new Refused(A, Reason.RESERVED));
        assertThat(assess(books().voucher(giftCard("A", 0)).promotion("p", card), checkout("ada", 5000, A))
                        .refused())
                .containsExactly(new Refused(A, Reason.BALANCE_EXHAUSTED));
    }

    @Test
    void whoHasUsedHerCodeHearsThatAndNotThatALimitIsReached() {
        BooksOf used = books().voucher(redeemed("A", "r-1"))
                .stopped("p", promotion(TEN_PERCENT, new Limits(1L, 1L, null)))
                .redeemed("p", 1, 0);

        assertThat(RedemptionPolicy.assess(checkout("ada", 5000, A), null, used.open(), END)
                        .refused())
                .containsExactly(new Refused(A, Reason.ALREADY_REDEEMED));
    }

    @Test
    void nobodyElseHearsMoreThanThatTheCodeIsNotHis() {
        assertThat(RedemptionPolicy.assess(
                                checkout("bob", 5000, A),
                                null,
                                unlimited(redeemed("A", "r-1")).open(),
                                END)
                        .refused())
                .containsExactly(new Refused(A, Reason.NOT_YOUR_VOUCHER));
    }

    @Test
    void eachDiscountIsTakenOfWhatIsLeft() {
        BooksOf books = unlimited(VOUCHER).voucher(voucher("B", "q")).promotion("q", promotion(FIVE_EURO, Limits.NONE));

        assertThat(assess(books, checkout("ada", 5000, A, B)).judgements())
                .containsExactly(valid(A, "p", 500), valid(B, "q", 500));
        assertThat(assess(books, checkout("ada", 5000, B, A)).judgements())
                .containsExactly(valid(B, "q", 500), valid(A, "p", 450));
    }

    @Test
    void theLinesThatBearTheDiscountAreNamed() {
        Cart cart = new Cart(
                "EUR",
                3000,
                0,
                null,
                List.of(new Line("1", "s-1", List.of(), 1, 1000), new Line("2", "s-2", List.of(), 1, 2000)));

        Assessment assessment = assess(unlimited(VOUCHER), new Checkout("ada", null, cart, List.of(A)));

        assertThat(assessment.judgements())
                .containsExactly(new Valid(
                        A, "p", 300, List.of(new Use.LineDiscount("1", 100), new Use.LineDiscount("2", 200))));
    }

    @Test
    void oneBadCodeSpoilsAll() {
        Assessment assessment = assess(unlimited(VOUCHER), checkout("ada", 5000, A, B));

        assertThat(assessment.isValid()).isFalse();
        assertThat(assessment.discountMinor()).isZero();
        assertThat(assessment.judgements()).containsExactly(valid(A, "p", 500), new Refused(B, Reason.NOT_FOUND));
    }

    @Test
    void theSameCodeTwiceIsOneCode() {
        assertThat(assess(unlimited(VOUCHER), checkout("ada", 5000, A, A)).judgements())
                .containsExactly(valid(A, "p", 500));
    }

    @Test
    void codesOfOnePromotionCountTogetherAgainstItsLimits() {
        BooksOf oneEach = books().voucher(voucher("A"))
                .voucher(voucher("B"))
                .promotion("p", promotion(TEN_PERCENT, new Limits(null, 1L, null)));
        BooksOf twoLeft = books().voucher(voucher("A"))
                .voucher(voucher("B"))
                .voucher(voucher("C"))
                .promotion("p", promotion(TEN_PERCENT, new Limits(10L, null, null)))
                .redeemed("p", 8, 0);

        assertThat(assess(oneEach, checkout("ada", 5000, A, B)).refused())
                .containsExactly(new Refused(B, Reason.PER_CUSTOMER_LIMIT_EXCEEDED));
        assertThat(assess(twoLeft, checkout("ada", 5000, A, B, C)).refused())
                .containsExactly(new Refused(C, Reason.QUANTITY_EXCEEDED));
    }

    /** Whatever it is refused for: what is redeemed without it is what is said with it. */
    @Test
    void aRefusedCodeIsInNoOthersWay() {
        Stacking alone = new Stacking(null, -1, true);
        Stacking group = new Stacking("offers", 0, false);
        Discount all = new Discount.Percent(100, null, null);
        Limits one = new Limits(1L, 1L, 1L);
        Budget none = new Budget(1, "EUR");
        Promotion card = promotion(new Discount.GiftCard(500, "EUR"), one);

        assertThat(inTheWayOfB(voucher("A", "q"), promotion(FIVE_EURO, Limits.NONE, none, alone, null), UNLIMITED))
                .containsExactly(new Refused(A, Reason.BUDGET_EXHAUSTED), valid(B, "p", 500));
        assertThat(inTheWayOfB(
                        voucher("A", "q"),
                        promotion(FIVE_EURO, Limits.NONE, none, group, null),
                        promotion(TEN_PERCENT, Limits.NONE, null, group, null)))
                .containsExactly(new Refused(A, Reason.BUDGET_EXHAUSTED), valid(B, "p", 500));
        assertThat(inTheWayOfB(voucher("A", "q"), promotion(all, Limits.NONE, none, Stacking.FREE, null), UNLIMITED))
                .containsExactly(new Refused(A, Reason.BUDGET_EXHAUSTED), valid(B, "p", 500));
        assertThat(inTheWayOfB(voucherFor("A", "p", "s-1"), UNLIMITED, promotion(TEN_PERCENT, one)))
                .containsExactly(new Refused(A, Reason.ORDER_RULES_VIOLATED), valid(B, "p", 500));
        assertThat(assess(
                                books().voucher(giftCard("A", 0))
                                        .voucher(giftCard("B", 500))
                                        .promotion("p", card),
                                checkout("ada", 5000, A, B))
                        .judgements())
                .containsExactly(new Refused(A, Reason.BALANCE_EXHAUSTED), valid(B, "p", 500));
    }

    @Test
    void whatTheOrderHasRedeemedAlreadyIsNotJudgedAgainAndNotDiscountedAgain() {
        Redemption standing = redemption("o-1", "ada", NOW, use(A, "p", TODAY, 1000));
        BooksOf books = unlimited(redeemed("A", "redemption-of-o-1"))
                .voucher(voucher("B", "q"))
                .promotion("q", UNLIMITED)
                .redemption(standing);

        Assessment assessment = RedemptionPolicy.assess(checkout("ada", 5000, A, B), standing, books.open(), NOW);

        assertThat(assessment.judgements()).containsExactly(valid(B, "q", 400));
    }

    @Test
    void anOrderKeepsItsCurrency() {
        Redemption standing = redemption("o-1", "ada", NOW, use(A, "p", TODAY, 1000));
        BooksOf books = unlimited(voucher("B"));

        assertThat(RedemptionPolicy.assess(
                                new Checkout("ada", null, cart("USD", 5000), List.of(B)), standing, books.open(), NOW)
                        .refused())
                .containsExactly(new Refused(B, Reason.CURRENCY_MISMATCH));
    }

    @Test
    void withoutCodesHerAutomaticVouchersAreTakenThatGoTogether() {
        Stacking one = new Stacking("offers", 1, false);
        BooksOf books = books().voucher(automatic("A", "p"))
                .voucher(automatic("B", "q"))
                .voucher(voucher("C", "p"))
                .promotion("p", promotion(TEN_PERCENT, Limits.NONE, null, new Stacking("offers", 2, false), null))
                .promotion("q", promotion(FIVE_EURO, Limits.NONE, null, one, null));

        assertThat(assess(books, checkout("ada", 9000)).judgements()).containsExactly(valid(B, "q", 500));
        assertThat(assess(books, checkout("ada", 0)).judgements()).isEmpty();
        assertThat(assess(books, checkout("bob", 9000)).judgements()).isEmpty();
    }

    @Test
    void theLowestPriorityIsTakenFirstAndTheAnswerKeepsTheOrderOfTheCodes() {
        BooksOf books = books().voucher(voucher("A", "later"))
                .voucher(voucher("B", "sooner"))
                .voucher(voucher("C", "between"))
                .promotion("later", ranked(FIVE_EURO, 5))
                .promotion("sooner", ranked(TEN_PERCENT, -1))
                .promotion("between", ranked(FIVE_EURO, 0));

        assertThat(assess(books, checkout("ada", 5000, A, C, B)).judgements())
                .containsExactly(valid(A, "later", 500), valid(C, "between", 500), valid(B, "sooner", 500));
        assertThat(assess(books, checkout("ada", 900, A, B)).judgements())
                .containsExactly(valid(A, "later", 500), valid(B, "sooner", 90));
        assertThat(assess(books, checkout("ada", 550, A, B)).judgements())
                .containsExactly(valid(A, "later", 495), valid(B, "sooner", 55));
    }

    /** The first code of each promotion is good for a product that is not in the cart. */
    @Property
    void whatIsRefusedMakesNoDifferenceToTheOthers(
            @ForAll("promotions") List<Promotion> promotions,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 11) Integer> choice) {
        BooksOf books = books();
        for (int i = 0; i < promotions.size(); i++) {
            books.promotion("p" + i, promotions.get(i));
            books.voucher(voucherFor("X" + (4 * i), "p" + i, "elsewhere"));
            for (int of = 1; of < 4; of++) {
                books.voucher(voucher("X" + (4 * i + of), "p" + i));
            }
        }
        Code[] codes = choice.stream().map(number -> new Code("X" + number)).toArray(Code[]::new);
        Assessment all = assess(books, checkout("ada", 2000, codes));
        Code[] good = all.valid().stream().map(Valid::code).toArray(Code[]::new);
        Assume.that(good.length > 0);

        Assessment withoutTheRefused = assess(books, checkout("ada", 2000, good));

        assertThat(withoutTheRefused.isValid()).isTrue();
        assertThat(withoutTheRefused.valid()).isEqualTo(all.valid());
    }

    @Property
    void codesOfDifferentPrioritiesAreJudgedAlikeInWhateverOrderTheyAreGiven(
            @ForAll("promotions") List<Promotion> promotions) {
        BooksOf books = books();
        for (int i = 0; i < promotions.size(); i++) {
            books.voucher(voucher("X" + i, "p" + i)).promotion("p" + i, withPriority(promotions.get(i), i));
        }

        assertThat(assess(books, checkout("ada", 2000, new Code("X2"), new Code("X1"), new Code("X0")))
                        .judgements()
                        .reversed())
                .isEqualTo(assess(books, checkout("ada", 2000, new Code("X0"), new Code("X1"), new Code("X2")))
                        .judgements());
    }

    @Provide
    Arbitrary<List<Promotion>> promotions() {
        return Combinators.combine(
                        Arbitraries.of(TEN_PERCENT, FIVE_EURO, new Discount.Percent(100, null, null)),
                        Arbitraries.of(Limits.NONE, new Limits(1L, null, null), new Limits(null, 2L, null)),
                        Arbitraries.of(0L, 100L, 500L, 5000L),
                        Arbitraries.of(
                                Stacking.FREE,
                                new Stacking(null, 0, true),
                                new Stacking("offers", 0, false),
                                new Stacking("offers", 1, false),
                                new Stacking(null, 1, true)))
                .as((discount, limits, budgetMinor, stacking) -> promotion(
                        discount, limits, budgetMinor == 0 ? null : new Budget(budgetMinor, "EUR"), stacking, null))
                .list()
                .ofSize(3);
    }

    @Property
    void discountsTogetherNeverExceedTheTotal(
            @ForAll @LongRange(min = 0) long totalMinor,
            @ForAll @Size(min = 1, max = 5) List<@LongRange(min = 1) Long> amounts,
            @ForAll @LongRange(min = 0) long redeemedBeforeMinor) {
        BooksOf books = unlimited(redeemed("A", "redemption-of-o-1"));
        Code[] codes = new Code[amounts.size()];
        for (int i = 0; i < codes.length; i++) {
            long amount = amounts.get(i);
            Discount discount = amount % 2 == 0
                    ? new Discount.Amount(amount, "EUR")
                    : new Discount.Percent((int) (amount % 100) + 1, null, null);
            codes[i] = new Code("X" + i);
            books.voucher(voucher("X" + i, "p" + i)).promotion("p" + i, promotion(discount, Limits.NONE));
        }
        Redemption standing = redemption("o-1", "ada", NOW, use(A, "p", TODAY, redeemedBeforeMinor));

        assertThat(assess(books, checkout("ada", totalMinor, codes)).discountMinor())
                .isBetween(0L, totalMinor);
        assertThat(RedemptionPolicy.assess(checkout("ada", totalMinor, codes), standing, books.open(), NOW)
                        .discountMinor())
                .isBetween(0L, Math.max(0, totalMinor - redeemedBeforeMinor));
    }

    /** B is of promotion p. */
    private static List<Judgement> inTheWayOfB(Voucher a, Promotion ofA, Promotion ofB) {
        BooksOf books =
                books().voucher(a).voucher(voucher("B")).promotion("q", ofA).promotion("p", ofB);
        return assess(books, checkout("ada", 5000, A, B)).judgements();
    }

    private static Promotion ranked(Discount discount, int priority) {
        return withPriority(promotion(discount, Limits.NONE), priority);
    }

    private static Promotion withPriority(Promotion promotion, int priority) {
        Stacking stacking = promotion.stacking();
        return promotion(
                promotion.discount(),
                promotion.limits(),
                promotion.budget(),
                new Stacking(stacking.group(), priority, stacking.exclusive()),
                null);
    }

    /** Good for one product alone. */
    private static Voucher voucherFor(String code, String promotionId, String sku) {
        return new Voucher(
                new Code(code),
                Voucher.Kind.SINGLE,
                promotionId,
                1,
                null,
                sku,
                false,
                VOUCHER.origin(),
                ISSUED,
                PERIOD,
                Voucher.Progress.NEW);
    }

    private static Promotion onSundays() {
        return new Promotion(
                TEN_PERCENT,
                UNLIMITED.scope(),
                UNLIMITED.codes(),
                null,
                false,
                new Validity(
                        new Validity.Window(null, null),
                        new Timetable(Set.of(DayOfWeek.SUNDAY), Timetable.Hours.ALL, ZoneOffset.UTC)),
                Limits.NONE,
                null,
                UNLIMITED.when(),
                Stacking.FREE);
    }

    private static BooksOf books() {
        return new BooksOf(NOW);
    }

    private static BooksOf unlimited(Voucher voucher) {
        return books().voucher(voucher).promotion("p", UNLIMITED);
    }

    private static Assessment assess(BooksOf books, Checkout checkout) {
        return RedemptionPolicy.assess(checkout, null, books.open(), NOW);
    }

    private static Assessment assessAt(Instant at, Voucher voucher) {
        return RedemptionPolicy.assess(
                checkout("ada", 5000, A), null, unlimited(voucher).open(), at);
    }

    private static Valid valid(Code code, String promotionId, long discountMinor) {
        return new Valid(code, promotionId, discountMinor, null);
    }
}
