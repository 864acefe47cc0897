package perennial.loyalty.reward;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How many rewards were claimed, and how many were not given and why. */
@Component
class ClaimMetrics {

    private final Counter given;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    /** All are there from the start: an alarm sees a counter rise, and not that it was not there before. */
    ClaimMetrics(MeterRegistry metrics) {
        given = counter(metrics, "given");
        Arrays.stream(Refusal.values()).forEach(why -> refused.put(why, counter(metrics, why.code())));
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("perennial.loyalty.claims")
                .description("Rewards that customers claimed; given, or the reason why not")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** A claim may stand in a larger transaction, with the answer that is kept for a retry; what is rolled back was none. */
    void countAfterCommit(Claiming.Answer answer) {
        switch (answer) {
            case Claiming.Answer.Given claimed -> afterCommit(given);
            case Claiming.Answer.Refused refusal -> afterCommit(Objects.requireNonNull(refused.get(refusal.why())));
            case Claiming.Answer.Unknown unknown -> {}
        }
    }

    private static void afterCommit(Counter counter) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                counter.increment();
            }
        });
    }
}
