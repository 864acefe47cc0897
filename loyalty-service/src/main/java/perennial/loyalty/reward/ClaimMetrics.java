package perennial.loyalty.reward;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

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

    void given() {
        given.increment();
    }

    void refused(Refusal why) {
        Objects.requireNonNull(refused.get(why)).increment();
    }
}
