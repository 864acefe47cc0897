package perennial.loyalty.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.loyalty.ledger.AccountBook.Taking;
import perennial.loyalty.ledger.Entry.Detail;
import perennial.loyalty.ledger.Entry.Type;
import perennial.loyalty.ledger.Terms.Shortfall;

class AccountBookTest {

    private static final String WHO = "c-1";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private InMemoryLedger ledger = new InMemoryLedger(Shortfall.WITHIN_BALANCE);

    @Test
    void whatExpiresFirstIsSpentFirstAndWhatNeverExpiresLast() {
        at(0, book -> {
            book.earn(order("never", 100, 0, null));
            book.earn(order("late", 100, 0, 200));
            book.earn(order("soon", 100, 0, 100));
        });

        spend(1, "s", 150);

        assertThat(left()).containsExactly(tuple("never", 100L), tuple("late", 50L), tuple("soon", 0L));
    }

    @Test
    void ofWhatExpiresAtOneTimeTheOldestIsSpentFirst() {
        at(5, book -> book.earn(order("younger", 100, 5, 100)));
        at(5, book -> book.earn(order("older", 100, 0, 100)));

        spend(6, "s", 100);

        assertThat(left()).containsExactly(tuple("younger", 100L), tuple("older", 0L));
    }

    @Test
    void nobodySpendsMoreThanThereIs() {
        at(0, book -> book.earn(order("o", 100, 0, null)));

        at(1, book -> assertThat(book.spend(101, reward("s"), Detail.NONE)).isEqualTo(new Taking.Insufficient(100)));

        assertThat(ledger.entries()).hasSize(1);
    }

    @Test
    void pendingPointsCannotBeSpentAndThoseThatHaveExpiredNeither() {
        at(0, book -> {
            book.earn(pending("later", 100, 14, 400));
            book.earn(order("short", 50, 0, 10));
        });

        at(10, book -> assertThat(book.spend(1, reward("s"), Detail.NONE)).isEqualTo(new Taking.Insufficient(0)));

        assertThat(types()).containsExactly(Type.PENDING, Type.EARNED, Type.EXPIRED);
        assertThat(ledger.entries().getLast().occurredAt())
                .as("when it expired")
                .isEqualTo(day(10));
    }

    @Test
    void timePassesForPointsInItsOrder() {
        at(0, book -> book.earn(pending("o", 100, 14, 379)));

        at(13, AccountBook::settle);
        assertThat(types()).containsExactly(Type.PENDING);
        at(14, AccountBook::settle);
        assertThat(types()).containsExactly(Type.PENDING, Type.EARNED);
        at(349, AccountBook::settle);
        assertThat(types()).containsExactly(Type.PENDING, Type.EARNED, Type.EXPIRING);
        assertThat(ledger.entries().getLast())
                .extracting(Entry::points, entry -> entry.detail().expiresAt(), Entry::occurredAt)
                .containsExactly(100L, day(379), day(349));
        at(378, AccountBook::settle);
        assertThat(types()).hasSize(3);
        at(379, AccountBook::settle);
        assertThat(types()).endsWith(Type.EXPIRED).hasSize(4);
        assertThat(ledger.account(WHO).balance()).isZero();
    }

    @Test
    void thatPointsExpireAtOneTimeIsToldOnceForAllOfThem() {
        at(0, book -> {
            book.earn(order("a", 100, 0, 365));
            book.earn(order("b", 20, 0, 365));
            book.earn(order("c", 3, 0, 366));
        });

        at(335, AccountBook::settle);

        assertThat(told(Type.EXPIRING)).extracting(Entry::points).containsExactly(120L);
    }

    @Test
    void thatPointsExpireAtOneTimeIsToldOnceAlsoOfThoseThatLastForNoLongerThanItIsToldBefore() {
        at(0, book -> {
            book.earn(order("a", 100, 0, 30));
            book.earn(order("b", 20, 0, 30));
            book.earn(order("c", 3, 0, 30));
        });

        at(0, AccountBook::settle);

        assertThat(told(Type.EXPIRING))
                .extracting(Entry::points, Entry::occurredAt)
                .containsExactly(tuple(123L, day(0)));
    }

    @Test
    void ofALoadedHistoryItIsNotToldWhatShouldHaveBeenToldLongAgo() {
        at(338, book -> book.earn(order("o", 100, 0, 365)));

        at(338, AccountBook::settle);
        assertThat(told(Type.EXPIRING)).isEmpty();
        at(365, AccountBook::settle);

        assertThat(told(Type.EXPIRED)).hasSize(1);
    }

    @Test
    void ofAHistoryThatIsALittleLateItIsTold() {
        at(336, book -> book.earn(order("o", 100, 0, 365)));

        at(336, AccountBook::settle);

        assertThat(told(Type.EXPIRING)).extracting(Entry::occurredAt).containsExactly(day(335));
    }

    @Test
    void whatNobodyLookedAtInTimeIsToldLateRatherThanNever() {
        at(0, book -> book.earn(order("o", 100, 0, 365)));

        at(338, AccountBook::settle);

        assertThat(told(Type.EXPIRING)).extracting(Entry::occurredAt).containsExactly(day(338));
    }

    @Test
    void thatPointsWillExpireIsNotToldOnceTheyHave() {
        at(0, book -> {
            book.earn(order("gone", 100, 0, 365));
            book.earn(pending("earned-before", 7, 340, 800));
        });

        at(366, AccountBook::settle);

        assertThat(types()).containsExactly(Type.EARNED, Type.PENDING, Type.EARNED, Type.EXPIRED);
    }

    @Test
    void aNoticeThatIsShortenedHoldsForLotsThatAreThere() {
        at(0, book -> book.earn(order("o", 100, 0, 365)));
        ledger.notice(Duration.ofDays(7));

        at(357, AccountBook::settle);
        assertThat(told(Type.EXPIRING)).isEmpty();
        at(358, AccountBook::settle);

        assertThat(told(Type.EXPIRING)).extracting(Entry::occurredAt).containsExactly(day(358));
    }

    @Test
    void aNoticeThatIsLengthenedHoldsForLotsThatAreThere() {
        at(0, book -> {
            book.earn(order("would-have-been-told-at-300", 100, 0, 360));
            book.earn(order("would-have-been-told-at-335", 20, 0, 365));
        });
        ledger.notice(Duration.ofDays(60));

        at(305, AccountBook::settle);

        assertThat(told(Type.EXPIRING))
                .extracting(entry -> entry.detail().expiresAt(), Entry::points, Entry::occurredAt)
                .containsExactly(tuple(day(360), 100L, day(305)), tuple(day(365), 20L, day(305)));
    }

    @Test
    void whoeverGetsPointsThatSoonExpireKnowsIt() {
        at(0, book -> book.earn(order("o", 100, 0, 20)));

        at(0, AccountBook::settle);

        assertThat(types()).containsExactly(Type.EARNED);
    }

    @Test
    void whatWasSpentIsMadeUpForByOtherPointsAsFarAsThereAreAny() {
        at(0, book -> book.earn(order("returned", 100, 0, 10)));
        at(0, book -> book.earn(order("other", 60, 0, null)));
        spend(1, "s", 100);

        giveBackOrder(2, "returned");

        assertThat(ledger.account(WHO).balance()).isZero();
        assertThat(told(Type.REVERSED)).extracting(Entry::points).containsExactly(-60L);
    }

    @Test
    void whatCouldNotBeTakenOnceIsNotTakenLater() {
        at(0, book -> book.earn(new Posting(origin("o", "a"), 100, 2, START, START, null)));
        spend(1, "s", 100);
        at(2, book -> book.returned("o", 100, new Comeback("r-1", Map.of("a", 1L), 0, day(2))));
        at(3, book -> book.earn(order("later", 100, 3, null)));

        at(4, book -> book.returned("o", 100, new Comeback("r-2", Map.of("a", 1L), 0, day(4))));

        assertThat(ledger.account(WHO).balance()).isEqualTo(50);
    }

    /** Returned on day 1 and told on day 5; spent on day 2, and others earned on day 4. */
    @Test
    void whatIsTakenOfOtherPointsIsNotTakenBeforeTheyWereEarned() {
        at(0, book -> book.earn(order("returned", 100, 0, null)));
        spend(2, "s", 100);
        at(4, book -> book.earn(order("other", 60, 4, null)));

        at(5, book -> book.cancelled("returned", 1_000, "told-late", day(1)));

        assertThat(told(Type.REVERSED)).extracting(Entry::points).containsExactly(-60L);
        assertThat(balancesByDay(5)).containsExactly(100L, 100L, 0L, 0L, 0L, 0L);
    }

    @Test
    void whatIsLeftOfTheReturnedPointsIsTakenWhenTheyCameBack() {
        at(0, book -> book.earn(order("returned", 100, 0, null)));
        at(4, book -> book.earn(order("other", 60, 4, null)));

        at(5, book -> book.cancelled("returned", 1_000, "told-late", day(1)));

        assertThat(balancesByDay(5)).containsExactly(100L, 0L, 0L, 0L, 60L, 60L);
    }

    @Test
    void anErasureThatIsReadLateTakesNothingBeforeItWasEarned() {
        at(0, book -> book.earn(order("before", 100, 0, null)));
        at(2, book -> book.earn(order("after", 40, 2, null)));

        at(3, book -> book.forget(reward("e"), day(1)));

        assertThat(balancesByDay(3)).containsExactly(100L, 100L, 0L, 0L);
    }

    /** By all that is known, as of the end of each day. */
    private List<Long> balancesByDay(int last) {
        return IntStream.rangeClosed(0, last)
                .mapToObj(day -> ledger.entries().stream()
                        .filter(entry -> !entry.occurredAt().isAfter(day(day)))
                        .mapToLong(entry -> entry.move().balanceChange())
                        .sum())
                .toList();
    }

    @Test
    void wherePointsMayBeOwedWhatComesInPaysThem() {
        ledger = new InMemoryLedger(Shortfall.NEGATIVE);
        at(0, book -> book.earn(order("returned", 100, 0, null)));
        spend(1, "s", 100);

        giveBackOrder(2, "returned");
        assertThat(ledger.account(WHO).balance()).isEqualTo(-100);
        at(3, book -> book.earn(order("later", 30, 3, null)));
        assertThat(ledger.account(WHO).balance()).isEqualTo(-70);
        at(4, book -> book.earn(pending("much-later", 100, 14, 400)));
        at(20, AccountBook::settle);

        assertThat(ledger.account(WHO).balance()).isEqualTo(30);
        assertThat(left()).contains(tuple("later", 0L), tuple("much-later", 30L));
        at(21, book -> assertThat(book.spend(31, reward("s-2"), Detail.NONE)).isEqualTo(new Taking.Insufficient(30)));
    }

    @Test
    void whatIsOwedIsPaidByWhatWasDueFirstHoweverLateTheTimersAre() {
        ledger = new InMemoryLedger(Shortfall.NEGATIVE);
        at(0, book -> book.earn(order("returned", 100, 0, null)));
        spend(1, "s", 100);
        at(2, book -> book.earn(pending("due-at-20", 120, 20, 400)));
        giveBackOrder(3, "returned");

        at(21, book -> book.earn(order("at-once", 30, 21, null)));

        assertThat(left()).contains(tuple("due-at-20", 20L), tuple("at-once", 30L));
    }

    @Test
    void whereSpentPointsAreGoneNothingElseIsTaken() {
        ledger = new InMemoryLedger(Shortfall.NONE);
        at(0, book -> book.earn(order("returned", 100, 0, 10)));
        at(0, book -> book.earn(order("other", 60, 0, null)));
        spend(1, "s", 70);

        giveBackOrder(2, "returned");

        assertThat(ledger.account(WHO).balance()).isEqualTo(60);
    }

    @Test
    void whatHasExpiredIsNotTakenOnceMore() {
        at(0, book -> book.earn(order("returned", 100, 0, 10)));
        at(0, book -> book.earn(order("other", 60, 0, null)));

        giveBackOrder(11, "returned");

        assertThat(ledger.account(WHO).balance()).isEqualTo(60);
        assertThat(told(Type.REVERSED)).isEmpty();
    }

    @Test
    void pendingPointsAreTakenBackFromWhatIsPending() {
        at(0, book -> book.earn(pending("o", 100, 14, 400)));

        giveBackOrder(1, "o");

        assertThat(ledger.account(WHO).pending()).isZero();
        assertThat(told(Type.REVERSED)).extracting(Entry::points).containsExactly(-100L);
        at(20, AccountBook::settle);
        assertThat(told(Type.EARNED)).isEmpty();
    }

    @Test
    void whatIsGivenBackGoesToTheLotsThatItCameFrom() {
        at(0, book -> {
            book.earn(order("a", 100, 0, 300));
            book.earn(order("b", 100, 0, 200));
        });
        Entry spent = spend(1, "s", 150);

        giveBack(2, spent);

        assertThat(left()).containsExactly(tuple("a", 100L), tuple("b", 100L));
        assertThat(told(Type.REVERSED)).extracting(Entry::points).containsExactly(150L);
        assertThat(lot("b").expiresAt()).isEqualTo(day(200));
    }

    @Test
    void whatAReturnCouldNotTakeComesBackWithTheVoucherThatIsRefusedLater() {
        at(0, book -> book.earn(order("returned", 100, 0, null)));
        Entry spent = spend(1, "s", 100);
        giveBackOrder(2, "returned");

        giveBack(3, spent);

        assertThat(ledger.account(WHO).balance()).isEqualTo(100);
        assertThat(left()).containsExactly(tuple("returned", 100L));
    }

    @Test
    void whatExpiredWhileItWasSpentIsGoodOnceMoreForAWhile() {
        at(0, book -> book.earn(order("o", 100, 0, 100)));
        Entry spent = spend(90, "s", 100);

        giveBack(110, spent);

        assertThat(ledger.account(WHO).balance()).isEqualTo(100);
        assertThat(lot("o").expiresAt()).isEqualTo(day(140));
        at(140, AccountBook::settle);
        assertThat(ledger.account(WHO).balance()).isZero();
    }

    @Test
    void whatIsGivenBackAndExpiresLaterThanWasToldIsToldOnceMore() {
        at(0, book -> book.earn(order("o", 100, 0, 100)));
        at(70, AccountBook::settle);
        Entry spent = spend(75, "s", 100);

        giveBack(80, spent);
        at(80, AccountBook::settle);

        assertThat(told(Type.EXPIRING))
                .extracting(entry -> entry.detail().expiresAt(), Entry::points, Entry::occurredAt)
                .containsExactly(tuple(day(100), 100L, day(70)), tuple(day(110), 100L, day(80)));
    }

    @Test
    void whatIsGivenBackAndExpiresWhenItWasToldIsNotToldAgain() {
        at(0, book -> book.earn(order("o", 100, 0, 100)));
        at(70, AccountBook::settle);
        Entry spent = spend(70, "s", 100);

        giveBack(70, spent);
        at(71, AccountBook::settle);

        assertThat(told(Type.EXPIRING)).hasSize(1);
    }

    @Test
    void ofAllThatIsGivenBackAtOnceItIsToldOnceWhenItExpires() {
        at(0, book -> {
            book.earn(order("a", 100, 0, 100));
            book.earn(order("b", 100, 0, 99));
        });
        Entry first = spend(1, "s-1", 30);
        Entry second = spend(1, "s-2", 150);

        giveBack(110, first, second);
        at(110, AccountBook::settle);

        assertThat(told(Type.EXPIRING))
                .extracting(entry -> entry.detail().expiresAt(), Entry::points)
                .contains(tuple(day(140), 180L));
        assertThat(told(Type.EXPIRING))
                .filteredOn(entry -> day(140).equals(entry.detail().expiresAt()))
                .hasSize(1);
    }

    @Test
    void nothingOfWhatWasBookedBeforeSheWasForgottenIsGivenBack() {
        at(0, book -> book.earn(order("o", 100, 0, null)));
        Entry readBeforeTheErasure = spend(2, "s", 60);

        at(3, book -> book.forget(reward("e"), day(1)));
        giveBack(4, readBeforeTheErasure);

        assertThat(ledger.account(WHO).balance()).isZero();
    }

    @Test
    void whatSheSpentSinceSheBeganAnewIsGivenBackWhateverTheClockOfHerErasureSaid() {
        at(0, book -> book.forget(reward("e"), day(3)));
        at(1, book -> book.adjust(70, reward("a"), "welcome", "agent", null));
        Entry spent = spend(2, "s", 60);

        giveBack(4, spent);

        assertThat(ledger.account(WHO).balance()).isEqualTo(70);
    }

    @Test
    void nothingIsGivenBackTwice() {
        at(0, book -> book.earn(order("o", 100, 0, null)));
        Entry spent = spend(1, "s", 100);
        giveBack(2, spent);

        assertThatThrownBy(() -> giveBack(3, spent)).isInstanceOf(AssertionError.class);
    }

    @Test
    void anAgentGivesAndTakes() {
        at(0, book -> book.adjust(70, reward("a-1"), "sorry", "agent", day(365)));
        at(
                1,
                book -> assertThat(book.adjust(-80, reward("a-2"), "a mistake", "agent", null))
                        .isEqualTo(new Taking.Insufficient(70)));
        at(1, book -> book.adjust(-30, reward("a-3"), "a mistake", "agent", null));

        assertThat(ledger.account(WHO).balance()).isEqualTo(40);
        assertThat(told(Type.ADJUSTED))
                .extracting(
                        Entry::points,
                        entry -> entry.detail().reason(),
                        entry -> entry.detail().actor())
                .containsExactly(tuple(70L, "sorry", "agent"), tuple(-30L, "a mistake", "agent"));
    }

    @Test
    void whoIsForgottenHasNothingMore() {
        at(0, book -> {
            book.earn(order("o", 100, 0, 365));
            book.earn(pending("p", 50, 14, 400));
        });

        at(1, book -> book.forget(reward("e"), day(1)));

        assertThat(ledger.account(WHO)).isEqualTo(new Account(WHO, 0, 0, 3, day(1), 3, Kept.NOTHING));
        at(1, book -> {
            assertThat(book.isForgotten(day(1))).isTrue();
            assertThat(book.isForgotten(day(1).plusMillis(1))).isFalse();
        });
        at(800, AccountBook::settle);
        assertThat(ledger.entries()).hasSize(3);
    }

    @Test
    void anErasureThatIsReadLateTakesWhatWasEarnedMeanwhileToo() {
        at(0, book -> book.earn(order("before", 100, 0, null)));
        at(2, book -> book.earn(order("after", 40, 2, null)));

        at(3, book -> book.forget(reward("e"), day(1)));
        at(4, book -> book.earn(order("anew", 7, 4, null)));

        assertThat(left()).containsExactly(tuple("before", 0L), tuple("after", 0L), tuple("anew", 7L));
        at(5, book -> assertThat(book.isForgotten(day(2))).isFalse());
    }

    @Test
    void nothingIsTakenFromLotsThatWereNotRead() {
        at(0, book -> book.earn(order("o", 100, 0, null)));
        AccountBook book = ledger.open(List.of(WHO), List.of(), day(1)).account(WHO);

        assertThatThrownBy(() -> book.spend(10, reward("s"), Detail.NONE)).isInstanceOf(IllegalStateException.class);
    }

    private void at(int day, Consumer<AccountBook> work) {
        Books books = ledger.open(WHO, day(day));
        work.accept(books.account(WHO));
        ledger.write(books);
    }

    private Entry spend(int day, String id, long points) {
        Books books = ledger.open(WHO, day(day));
        Taking taking = books.account(WHO).spend(points, reward(id), Detail.NONE);
        ledger.write(books);
        assertThat(taking).isInstanceOf(Taking.Taken.class);
        return ((Taking.Taken) taking).entry();
    }

    private void giveBack(int day, Entry... spent) {
        Books books = ledger.open(WHO, day(day));
        books.account(WHO).settle();
        for (Entry each : spent) {
            Books.Spent known = requireNonNull(books.spent(each.entryId()));
            books.account(WHO)
                    .giveBack(known.entry(), known.uses(), each.origin().by("refusal"), "voucher_refused");
        }
        ledger.write(books);
    }

    private void giveBackOrder(int day, String orderId) {
        at(day, book -> book.cancelled(orderId, 1_000, "cancelled-" + orderId, day(day)));
    }

    private static Posting order(String orderId, long points, int earnedOn, @Nullable Integer expiresOn) {
        return new Posting(
                origin(orderId, null),
                points,
                1,
                day(earnedOn),
                day(earnedOn),
                expiresOn == null ? null : day(expiresOn));
    }

    private static Posting pending(String orderId, long points, int until, int expiresOn) {
        return new Posting(origin(orderId, null), points, 1, START, day(until), day(expiresOn));
    }

    private static Origin origin(String orderId, @Nullable String lineId) {
        return new Origin(Cause.order(orderId), "rule", lineId, "event-of-" + orderId);
    }

    private static Origin reward(String requestId) {
        return Origin.of(Cause.adjustment(requestId), requestId);
    }

    private static Instant day(int number) {
        return START.plus(Duration.ofDays(number));
    }

    private Lot lot(String orderId) {
        return ledger.lots(WHO).stream()
                .filter(lot -> lot.isOfOrder(orderId))
                .findFirst()
                .orElseThrow();
    }

    private List<org.assertj.core.groups.Tuple> left() {
        return ledger.lots(WHO).stream()
                .map(lot -> tuple(lot.origin().cause().id(), lot.remaining()))
                .toList();
    }

    private List<Type> types() {
        return ledger.entries().stream().map(Entry::type).toList();
    }

    private List<Entry> told(Type type) {
        return ledger.entries().stream().filter(entry -> entry.type() == type).toList();
    }
}
