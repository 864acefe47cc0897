package perennial.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import perennial.events.MessageEvent;

class CrowdTest {

    private final Sample sample = new Sample();

    @Test
    void oneCustomerWhoWasWelcomedOnceIsAllThatIsAskedFor() {
        assertThat(missing(sample.outcomes())).isEmpty();
    }

    @Test
    void aSecondMailToTheSameCustomerIsNoticed() {
        assertThat(missing(sample.outcomes(sample.sent, sample.sent))).containsExactly("one welcome mail each");
    }

    @Test
    void aMailToACustomerOfThePastIsNoticed() {
        MessageEvent toStranger = MessageEvent.newBuilder(sample.sent)
                .setCustomerId(sample.stranger.customerId())
                .build();
        Outcomes outcomes = sample.outcomes(sample.sent, toStranger);

        assertThat(names(Crowd.ofTheDay(List.of(sample.ada), List.of(sample.stranger), outcomes)))
                .containsExactly("former customers are lapsed", "history is not spammed");
    }

    @Test
    void aCartThatWasLeftMustBeAnswered() {
        assertThat(names(Crowd.ofTheHourAfter(List.of(), List.of(sample.ada), List.of(), sample.outcomes())))
                .containsExactly("left carts are abandoned", "mails about carts");
    }

    @Test
    void eachOrderIsThankedForOnce() {
        MessageEvent thanks = MessageEvent.newBuilder(sample.sent)
                .setCampaignId("order-thanks")
                .setCauseId("placed")
                .setVoucherCodes(List.of())
                .build();

        assertThat(thanked(sample.outcomes(sample.sent, thanks))).isEmpty();
        assertThat(thanked(sample.outcomes(sample.sent))).containsExactly("one mail of thanks for each order");
        assertThat(thanked(sample.outcomes(sample.sent, thanks, thanks)))
                .containsExactly("one mail of thanks for each order");
    }

    private List<String> thanked(Outcomes outcomes) {
        return names(Crowd.ofTheHourAfter(List.of(sample.ada), List.of(), List.of(), outcomes));
    }

    private List<String> missing(Outcomes outcomes) {
        return names(Crowd.ofTheDay(List.of(sample.ada), List.of(), outcomes));
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().filter(step -> !step.seen()).map(Step::name).toList();
    }
}
