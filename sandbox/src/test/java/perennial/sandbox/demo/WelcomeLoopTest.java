package perennial.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import perennial.events.MessageEvent;
import perennial.sandbox.simulator.Till.Answer;

class WelcomeLoopTest {

    private final Sample sample = new Sample();

    @Test
    void aWholeLoopIsSeenStepByStep() {
        assertThat(missing(sample.followed(), sample.outcomes(), OptionalLong.of(50)))
                .isEmpty();
    }

    @Test
    void aMailWithAnotherCodeBreaksTheChain() {
        MessageEvent sent = MessageEvent.newBuilder(sample.sent)
                .setVoucherCodes(List.of("WELCOME-ANOTHERCODE2"))
                .build();

        assertThat(missing(sample.followed(), sample.outcomes(sent), OptionalLong.of(50)))
                .containsExactly(
                        "mail SENT with the code",
                        "the mail is in her mailbox",
                        "voucher DELIVERED",
                        "EXITED new-customer");
    }

    @Test
    void anOutcomeWithAnotherCauseIsNotTheOne() {
        MessageEvent sent = MessageEvent.newBuilder(sample.sent)
                .setCauseId("something else")
                .build();

        assertThat(missing(sample.followed(), sample.outcomes(sent), OptionalLong.of(50)))
                .contains("mail SENT with the code", "voucher DELIVERED");
    }

    @Test
    void checkoutsAnswersCount() {
        Answer taken = new Answer.Accepted("r-2", "request-2", 479);

        assertThat(missing(sample.followed(taken, taken, taken), sample.outcomes(), OptionalLong.of(50)))
                .containsExactly(
                        "a stranger asks: not_your_voucher", "a stranger redeems: 409", "she tries it again: 409");
    }

    @Test
    void theBalanceIsTheSumOfTheEntries() {
        assertThat(missing(sample.followed(), sample.outcomes(), OptionalLong.of(93)))
                .containsExactly("the balance is the sum");
        assertThat(missing(sample.followed(), sample.outcomes(), OptionalLong.empty()))
                .containsExactly("the balance is the sum");
    }

    private static List<String> missing(Followed followed, Outcomes outcomes, OptionalLong balance) {
        return WelcomeLoop.steps(followed, outcomes, balance).stream()
                .filter(step -> !step.seen())
                .map(Step::name)
                .toList();
    }
}
