package perennial.voucher.redemption;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.voucher.redemption.BooksOf.CAUSE;
import static perennial.voucher.redemption.BooksOf.checkout;
import static perennial.voucher.redemption.BooksOf.promotion;
import static perennial.voucher.redemption.BooksOf.redemption;
import static perennial.voucher.redemption.BooksOf.reservation;
import static perennial.voucher.redemption.BooksOf.use;
import static perennial.voucher.register.Vouchers.ISSUED;
import static perennial.voucher.register.Vouchers.giftCard;
import static perennial.voucher.register.Vouchers.redeemed;
import static perennial.voucher.register.Vouchers.voucher;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import perennial.voucher.code.Code;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Limits;
import perennial.voucher.pricing.Discount;
import perennial.voucher.pricing.Stacking;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.register.Voucher;
import perennial.voucher.rule.Reason;

class DecidingTest {

    private static final Instant NOW = ISSUED.plus(Duration.ofDays(1));
    private static final LocalDate TODAY = NOW.atZone(ZoneOffset.UTC).toLocalDate();
    private static final Code A = new Code("A");
    private static final Code B = new Code("B");
    private static final OrderKey ORDER = new OrderKey("ada", "o-1");
    private static final Promotion TEN_PERCENT = promotion(new Discount.Percent(10, null, null), Limits.NONE);
    private static final Promotion ONE_USE =
            promotion(new Discount.Percent(10, null, null), new Limits(1L, null, null));

    @Test
    void whatOneCommandTakesIsTakenForTheNext() {
        Books books = books().voucher(voucher("A"))
                .voucher(voucher("B"))
                .promotion("p", ONE_USE)
                .open();

        assertThat(redeem(books, "o-1", A)).isInstanceOf(Answer.Redeemed.class);
        assertThat(redeem(books, "o-2", A)).isEqualTo(refused(A, Reason.ALREADY_REDEEMED));
        assertThat(redeem(books, "o-2", B)).isEqualTo(refused(B, Reason.QUANTITY_EXCEEDED));
        assertThat(carryOut(books, new Command.RollBack("r-o-1", "no money", CAUSE)))
                .isInstanceOf(Answer.RolledBack.class);
        assertThat(redeem(books, "o-2", B)).isInstanceOf(Answer.Redeemed.class);
    }

    @Test
    void aRetryChangesNothing() {
        Books books = books().voucher(voucher("A")).promotion("p", TEN_PERCENT).open();
        Answer first = redeem(books, "o-1", A);
        int changes = books.changes().size();

        assertThat(redeem(books, "o-1", A)).isEqualTo(first);
        assertThat(books.changes()).hasSize(changes);
    }

    @Test
    void aRollbackGivesGiftCardMoneyBackOnce() {
        Books books = books().voucher(giftCard("A", 3000))
                .promotion("p", promotion(new Discount.GiftCard(3000, "EUR"), Limits.NONE))
                .open();
        redeem(books, "o-1", A);
        assertThat(balance(books)).isZero();

        Answer first = carryOut(books, new Command.RollBack("r-o-1", null, CAUSE));
        Answer second = carryOut(books, new Command.RollBack("r-o-1", null, CAUSE));

        assertThat(second).isEqualTo(first);
        assertThat(balance(books)).isEqualTo(3000);
        assertThat(carryOut(books, new Command.RollBack("r-none", null, CAUSE))).isEqualTo(new Answer.NotFound());
    }

    @Test
    void aPlacedOrderRedeemsWhatItCanAndToldOnceWhyNotTheRest() {
        Books books = books().voucher(voucher("A"))
                .voucher(redeemed("B", "r-other"))
                .promotion("p", TEN_PERCENT)
                .open();

        place(books, NOW.minusSeconds(60), A, B);
        place(books, NOW.minusSeconds(60), A, B);

        assertThat(books.changes()).hasSize(2);
        assertThat(books.changes().getFirst())
                .isEqualTo(new Change.RefusedForOrder(ORDER, B, "p", Reason.ALREADY_REDEEMED, NOW, CAUSE));
        assertThat(Objects.requireNonNull(books.standing(ORDER)).redeemedAt()).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void aPlacedOrderRedeemsWhatOnlyARefusedCodeKeptOut() {
        Promotion spent = promotion(
                new Discount.Amount(500, "EUR"), Limits.NONE, new Budget(1, "EUR"), new Stacking(null, 0, true), null);
        Books books = books().voucher(voucher("A", "q"))
                .voucher(voucher("B"))
                .promotion("q", spent)
                .promotion("p", TEN_PERCENT)
                .open();

        place(books, NOW.minusSeconds(60), A, B);

        assertThat(books.changes()).hasSize(2);
        assertThat(books.changes().getFirst())
                .isEqualTo(new Change.RefusedForOrder(ORDER, A, "q", Reason.BUDGET_EXHAUSTED, NOW, CAUSE));
        assertThat(Objects.requireNonNull(books.standing(ORDER)).uses(B)).isTrue();
    }

    @Test
    void anOrderOfTheFutureIsJudgedNow() {
        Books books = books().voucher(voucher("A")).promotion("p", TEN_PERCENT).open();

        place(books, NOW.plusSeconds(60), A);

        assertThat(Objects.requireNonNull(books.standing(ORDER)).redeemedAt()).isEqualTo(NOW);
    }

    @Test
    void nothingOlderThanACancellationRedeems() {
        BooksOf cancelled =
                books().voucher(voucher("A")).promotion("p", TEN_PERCENT).cancelled(ORDER, NOW.minusSeconds(30));

        Books books = cancelled.open();
        place(books, NOW.minusSeconds(30), A);
        assertThat(books.changes()).isEmpty();
        assertThat(redeem(books, "o-1", A)).isEqualTo(refused(A, Reason.ORDER_RULES_VIOLATED));

        place(books, NOW.minusSeconds(29), A);
        assertThat(books.standing(ORDER)).isNotNull();
    }

    @Test
    void aCancellationRollsBackAndTheLatestIsRemembered() {
        Books books = books().voucher(voucher("A")).promotion("p", TEN_PERCENT).open();
        redeem(books, "o-1", A);

        carryOut(books, new Command.Cancel("ada", "o-1", NOW, CAUSE));
        carryOut(books, new Command.Cancel("ada", "o-1", NOW.minusSeconds(9), CAUSE));

        assertThat(books.standing(ORDER)).isNull();
        assertThat(Objects.requireNonNull(books.voucher(A)).isRedeemed()).isFalse();
        assertThat(books.cancelledAt(ORDER)).isEqualTo(NOW);
    }

    @Test
    void aCancellationThatIsToldAgainDoesNotConcernWhatWasPlacedAfterIt() {
        Books books = books().voucher(voucher("A")).promotion("p", TEN_PERCENT).open();
        Command.Cancel cancellation = new Command.Cancel("ada", "o-1", NOW.minusSeconds(30), CAUSE);
        place(books, NOW.minusSeconds(60), A);
        carryOut(books, cancellation);
        place(books, NOW.minusSeconds(20), A);
        Redemption again = Objects.requireNonNull(books.standing(ORDER));

        carryOut(books, cancellation);
        carryOut(books, new Command.Cancel("ada", "o-1", NOW.minusSeconds(25), CAUSE));

        assertThat(books.standing(ORDER)).isEqualTo(again);
    }

    @Test
    void nothingOlderThanARollbackRedeemsThatCode() {
        BooksOf rolledBack =
                books().voucher(voucher("A")).promotion("p", TEN_PERCENT).rolledBack(ORDER, A, NOW.minusSeconds(30));
        Books books = rolledBack.open();

        place(books, NOW.minusSeconds(30), A);
        assertThat(books.changes()).isEmpty();
        place(books, NOW.minusSeconds(29), A);
        assertThat(books.standing(ORDER)).isNotNull();
    }

    @Test
    void whatWasRefusedForAnOrderBeforeStaysRefused() {
        Books books = books().voucher(voucher("A"))
                .promotion("p", TEN_PERCENT)
                .refused(ORDER, A)
                .open();

        place(books, NOW, A);

        assertThat(books.changes()).isEmpty();
    }

    @Test
    void anOrderEndsTheReservationOfItsCartAlsoWithoutCodes() {
        Books books = books().voucher(voucher("A"))
                .promotion("p", TEN_PERCENT)
                .held(reservation("ada", NOW.plusSeconds(60), use(A, "p", TODAY, 500)))
                .open();

        place(books, NOW);

        assertThat(books.changes()).containsExactly(new Change.Ended(new CartKey("ada", "cart-of-ada")));
    }

    @Test
    void aCartThatReservesAgainKeepsItsIdAndHoldsWhatItAsksForNow() {
        Books books = books().voucher(voucher("A"))
                .voucher(voucher("B"))
                .promotion("p", ONE_USE)
                .held(reservation("ada", NOW.plusSeconds(60), use(A, "p", TODAY, 500)))
                .open();

        Answer answer = carryOut(books, new Command.Reserve(checkout("ada", 5000, B), "new", Duration.ofMinutes(10)));

        assertThat(answer)
                .isEqualTo(new Answer.Reserved(reservation("ada", NOW.plusSeconds(600), use(B, "p", TODAY, 500))));
        assertThat(carryOut(books, new Command.Release("reservation-of-ada"))).isEqualTo(new Answer.Done());
        assertThat(carryOut(books, new Command.Release("reservation-of-ada"))).isEqualTo(new Answer.NotFound());
        assertThat(books.uses("p", books.customer("bob"), TODAY, null).byAll()).isZero();
    }

    @Test
    void anOrderThatComesWithAFurtherCodeKeepsItsRedemption() {
        Redemption standing = redemption("o-1", "ada", NOW, use(A, "p", TODAY, 1000));
        Books books = books().voucher(redeemed("A", standing.redemptionId()))
                .voucher(voucher("B"))
                .promotion("p", TEN_PERCENT)
                .redemption(standing)
                .open();

        Answer.Redeemed answer = (Answer.Redeemed) redeem(books, "o-1", A, B);

        assertThat(answer.redemption().redemptionId()).isEqualTo(standing.redemptionId());
        assertThat(answer.redemption().discountMinor()).isEqualTo(1400);
        assertThat(answer.redemption().totalAfterMinor()).isEqualTo(3600);
    }

    private static BooksOf books() {
        return new BooksOf(NOW);
    }

    private static Answer redeem(Books books, String orderId, Code... codes) {
        return carryOut(books, new Command.Redeem(checkout("ada", 5000, codes), orderId, "r-" + orderId, CAUSE));
    }

    private static void place(Books books, Instant placedAt, Code... codes) {
        carryOut(books, new Command.Place(checkout("ada", 5000, codes), "o-1", "r-o-1", placedAt, CAUSE));
    }

    private static Answer carryOut(Books books, Command command) {
        Decision decision = Deciding.decide(command, books);
        decision.changes().forEach(books::apply);
        return decision.answer();
    }

    private static Answer refused(Code code, Reason reason) {
        return new Answer.Refused(List.of(new Judgement.Refused(code, reason)));
    }

    private static long balance(Books books) {
        Voucher card = Objects.requireNonNull(books.voucher(A));
        return Objects.requireNonNull(card.progress().balanceMinor());
    }
}
