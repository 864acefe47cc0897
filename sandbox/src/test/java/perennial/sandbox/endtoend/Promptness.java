package perennial.sandbox.endtoend;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.specific.SpecificRecord;
import perennial.schemas.Service;

/** How long after its cause could be read an outcome could be read, by the service that told it. */
final class Promptness {

    private static final double P99 = 0.99;

    private final Map<String, Long> seenNanos = new ConcurrentHashMap<>();
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    private record Outcome(Service teller, long causedNanos, long toldNanos) {

        long afterNanos() {
            return toldNanos - causedNanos;
        }
    }

    /** Something that is published now. */
    void caused(String eventId) {
        seenNanos.put(eventId, System.nanoTime());
    }

    void hear(Service teller, SpecificRecord event) {
        long now = System.nanoTime();
        seenNanos.putIfAbsent(text(event, "eventId"), now);
        Long causedNanos = seenNanos.get(text(event, "causeId"));
        if (causedNanos != null) {
            outcomes.add(new Outcome(teller, causedNanos, now));
        }
    }

    private static String text(SpecificRecord event, String field) {
        return String.valueOf(event.get(event.getSchema().getField(field).pos()));
    }

    /** How many outcomes of a service came so far. */
    long told(Service teller) {
        return outcomes.stream().filter(outcome -> outcome.teller() == teller).count();
    }

    /** Of what a service was given in a time: half, all but one of a hundred, and the last came within. */
    String within(Service teller, long fromNanos, long untilNanos) {
        List<Outcome> causedThen = outcomes.stream()
                .filter(outcome -> outcome.teller() == teller
                        && outcome.causedNanos() >= fromNanos
                        && outcome.causedNanos() <= untilNanos)
                .toList();
        long[] sorted =
                causedThen.stream().mapToLong(Outcome::afterNanos).sorted().toArray();
        return sorted.length == 0
                ? "nothing"
                : "%d outcomes, p50 %d ms, p99 %d ms, max %d ms"
                        .formatted(
                                sorted.length,
                                millis(sorted[sorted.length / 2]),
                                millis(sorted[(int) (sorted.length * P99)]),
                                millis(Arrays.stream(sorted).max().orElseThrow()));
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
