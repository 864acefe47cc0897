package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import perennial.loyalty.ledger.Account;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Claim;
import perennial.loyalty.ledger.Entry;

class EarningTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:05Z");
    private static final Rule PER_EURO = Rules.onOrder("per-euro", null, "order.totalMinor / 100");
    private static final Rule BONUS = Rules.onEntry("bonus", "vip", "50");
    private static final Rule FAILING = Rules.onOrder("failing", null, "1 / (order.totalMinor - order.totalMinor)");

    @Test
    void anOrderEarnsByEachRuleThatHolds() {
        Rule thanks = Rules.onOrder("thanks", null, "5");

        var decision = decide(List.of(PER_EURO, thanks, BONUS), Occasions.order("c-1", "o-1", 1_250));

        assertThat(decision.entries())
                .extracting(Entry::ruleId, Entry::points, Entry::sequence, Entry::balance, Entry::cause)
                .containsExactly(
                        tuple("per-euro", 12L, 1L, 12L, Cause.order("o-1")),
                        tuple("thanks", 5L, 2L, 17L, Cause.order("o-1")));
        assertThat(decision.accounts()).containsOnly(Map.entry("c-1", new Account("c-1", 17, 0, 2)));
    }

    @Test
    void anEntryNamesTheEventAndWhenItBecameTrueAndWhenItWasDecided() {
        var decision = decide(List.of(BONUS), Occasions.entered("c-1", "m-1", "vip"));

        assertThat(decision.entries())
                .extracting(Entry::eventId, Entry::cause, Entry::occurredAt, Entry::recordedAt)
                .containsExactly(tuple("m-1", Cause.entered("m-1"), Occasions.AT, NOW));
    }

    @Test
    void aLaterOccasionOfTheBatchSeesTheBalanceOfAnEarlierOne() {
        var decision = decide(
                List.of(PER_EURO, BONUS),
                Occasions.order("c-1", "o-1", 100),
                Occasions.order("c-2", "o-2", 500),
                Occasions.entered("c-1", "m-1", "vip"));

        assertThat(decision.entries())
                .extracting(Entry::customerId, Entry::sequence, Entry::balance)
                .containsExactly(tuple("c-1", 1L, 1L), tuple("c-2", 1L, 5L), tuple("c-1", 2L, 51L));
    }

    @Test
    void aCauseThatComesTwiceInABatchEarnsOnceThroughItsFirstEvent() {
        var again = Occasions.order("told-again", "c-1", "o-1", 900, "EUR", Occasions.AT);

        var decision = decide(List.of(PER_EURO), Occasions.order("c-1", "o-1", 100), again);

        assertThat(decision.entries())
                .extracting(Entry::eventId, Entry::points)
                .containsExactly(tuple("event-of-o-1", 1L));
        assertThat(Earning.claims(List.of(Occasions.order("c-1", "o-1", 100), again)))
                .containsExactly(new Claim(Cause.order("o-1"), "c-1", "event-of-o-1"));
    }

    @Test
    void aCauseThatWasDecidedBeforeEarnsNothing() {
        var decision = Earning.decide(
                List.of(PER_EURO),
                Map.of("c-1", new Account("c-1", 0, 0, 0)),
                Set.of(),
                List.of(Occasions.order("c-1", "o-1", 100)),
                NOW);

        assertThat(decision.entries()).isEmpty();
        assertThat(decision.accounts()).isEmpty();
    }

    @Test
    void anOrderThatWasCancelledBeforeItCameEarnsNothing() {
        assertThat(decide(List.of(PER_EURO), Occasions.cancelled("c-1", "o-1"), Occasions.order("c-1", "o-1", 100))
                        .entries())
                .isEmpty();
    }

    @Test
    void aCancellationTakesNothingBackYet() {
        assertThat(decide(List.of(PER_EURO), Occasions.order("c-1", "o-1", 100), Occasions.cancelled("c-1", "o-1"))
                        .entries())
                .hasSize(1);
    }

    @Test
    void aRuleThatFailsIsReportedAndHarmsNoOther() {
        var decision = decide(List.of(FAILING, PER_EURO), Occasions.order("c-1", "o-1", 100));

        assertThat(decision.entries()).extracting(Entry::ruleId).containsExactly("per-euro");
        assertThat(decision.failures()).extracting(Earning.Failure::ruleId).containsExactly("failing");
    }

    @Test
    void withoutARuleNothingIsEarned() {
        assertThat(decide(List.of(), Occasions.order("c-1", "o-1", 100)).accounts())
                .isEmpty();
    }

    @Test
    void entryIdsFollowFromCauseAndRule() {
        var first = decide(List.of(PER_EURO, BONUS), Occasions.order("c-1", "o-1", 100));
        var replayed =
                decide(List.of(PER_EURO, BONUS), Occasions.order("other", "c-1", "o-1", 700, "EUR", Occasions.AT));
        var others = decide(
                List.of(PER_EURO, Rules.onOrder("rule-2", null, "1"), BONUS),
                Occasions.order("c-1", "o-1", 100),
                Occasions.order("c-1", "o-2", 100),
                Occasions.entered("c-1", "o-1", "vip"));

        assertThat(replayed.entries())
                .extracting(Entry::entryId)
                .isEqualTo(first.entries().stream().map(Entry::entryId).toList());
        assertThat(others.entries()).extracting(Entry::entryId).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void aBalanceBeyondALongIsNoBalance() {
        Map<String, Account> rich = Map.of("c-1", new Account("c-1", Long.MAX_VALUE, 0, 1));

        assertThatThrownBy(() -> Earning.decide(
                        List.of(PER_EURO),
                        rich,
                        Set.of(Cause.order("o-1")),
                        List.of(Occasions.order("c-1", "o-1", 100)),
                        NOW))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void guestsAreKnownByTheirId() {
        assertThat(Occasions.order("guest:1", "o-1", 100).ofGuest()).isTrue();
        assertThat(Occasions.order("c-1", "o-1", 100).ofGuest()).isFalse();
    }

    private static Earning.Decision decide(List<Rule> rules, Occasion... batch) {
        Map<String, Account> accounts = new HashMap<>();
        for (Occasion occasion : batch) {
            accounts.put(occasion.customerId(), new Account(occasion.customerId(), 0, 0, 0));
        }
        Set<Cause> undecided = Arrays.stream(batch).map(Occasion::cause).collect(Collectors.toSet());
        return Earning.decide(rules, accounts, undecided, List.of(batch), NOW);
    }
}
