package perennial.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.campaign.template.MessageClass.MARKETING;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.campaign.channel.Attempt;

class SettlementTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void everyAttemptHasItsSettlement() {
        assertThat(Settlement.of(new Attempt.Accepted(), 0, null, NOW)).isEqualTo(new Outcome.Sent());
        assertThat(Settlement.of(new Attempt.Refused("smtp_550"), 0, null, NOW))
                .isEqualTo(new Outcome.Failed("smtp_550"));
        assertThat(Settlement.of(new Attempt.Unknown("connection_lost"), 0, null, NOW))
                .isEqualTo(new Outcome.Unconfirmed("connection_lost"));
        assertThat(Settlement.of(new Attempt.Deferred("smtp_450", null), 0, null, NOW))
                .isEqualTo(new Settlement.Again(NOW.plusSeconds(30), "smtp_450", false));
    }

    @ParameterizedTest
    @CsvSource({"0, PT30S", "1, PT1M", "3, PT4M", "6, PT30M", "1000000, PT30M"})
    void theBackOffDoublesUpToHalfAnHour(int attempts, Duration backOff) {
        assertThat(Settlement.of(new Attempt.Deferred("x", null), attempts, null, NOW))
                .isEqualTo(new Settlement.Again(NOW.plus(backOff), "x", false));
    }

    @Test
    void whoAsksForMoreTimeThanWeWouldGiveGetsIt() {
        assertThat(Settlement.of(new Attempt.Deferred("x", Duration.ofHours(2)), 0, null, NOW))
                .isEqualTo(new Settlement.Again(NOW.plus(Duration.ofHours(2)), "x", false));
        assertThat(Settlement.of(new Attempt.Deferred("x", Duration.ofSeconds(1)), 0, null, NOW))
                .isEqualTo(new Settlement.Again(NOW.plusSeconds(30), "x", false));
    }

    @Test
    void whatNobodyAnsweredForIsOfferedAgainAndNoLaterNoUnsaysThatItMayHaveBeenTaken() {
        assertThat(Settlement.of(new Attempt.Doubtful("http_503", Duration.ofMinutes(2)), 0, null, NOW))
                .isEqualTo(new Settlement.Again(NOW.plus(Duration.ofMinutes(2)), "http_503", true));
        assertThat(Settlement.of(new Attempt.Accepted(), 1, "http_503", NOW)).isEqualTo(new Outcome.Sent());
        assertThat(Settlement.of(new Attempt.Refused("http_409"), 1, "http_503", NOW))
                .isEqualTo(new Outcome.Unconfirmed("http_503"));
        assertThat(new Outcome.Suppressed("ordered", "o1").in("http_503"))
                .isEqualTo(new Outcome.Unconfirmed("http_503"));
        assertThat(new Outcome.Suppressed("ordered", "o1").in(null)).isEqualTo(new Outcome.Suppressed("ordered", "o1"));
    }

    @Test
    void onlyWhatWentOutOrMayHaveCountsAsSent() {
        assertThat(new Outcome.Sent().countsAsSent()).isTrue();
        assertThat(new Outcome.Unconfirmed("x").countsAsSent()).isTrue();
        assertThat(new Outcome.Failed("x").countsAsSent()).isFalse();
        assertThat(new Outcome.Suppressed("x", "e").countsAsSent()).isFalse();
    }

    @Test
    void aSuppressedMessageNamesOnlyACodeThatNobodyWasTold() {
        Voucher voucher = new Voucher("C-1", null);
        Message first = Messages.of(MARKETING, voucher, false);
        Message reminder = Messages.of(MARKETING, voucher, true);
        Outcome suppressed = new Outcome.Suppressed("no_consent", "e");

        assertThat(first.codes(suppressed)).containsExactly("C-1");
        assertThat(reminder.codes(suppressed)).isEmpty();
        assertThat(reminder.codes(new Outcome.Sent())).containsExactly("C-1");
        assertThat(Messages.of(MARKETING, null, false).codes(new Outcome.Sent()))
                .isEmpty();
    }

    @Test
    void finalStatesAreLeftNoMoreAndAnUnconfirmedMessageIsNeverDueAgain() {
        List<MessageState> last = Arrays.stream(MessageState.values())
                .filter(MessageState::isFinal)
                .toList();

        assertThat(last)
                .containsExactly(
                        MessageState.SENT, MessageState.SUPPRESSED, MessageState.FAILED, MessageState.UNCONFIRMED);
        assertThat(MessageState.DUE.next()).containsExactly(MessageState.CLAIMED);
        assertThat(MessageState.CLAIMED.next()).doesNotContain(MessageState.SENT);
    }
}
