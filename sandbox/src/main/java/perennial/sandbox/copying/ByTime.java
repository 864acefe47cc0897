package perennial.sandbox.copying;

import static java.util.Comparator.comparingLong;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Merges sequences by time. What stands in a sequence keeps its order, whatever its times are; of the first ones of all sequences the
 * earliest is next.
 */
final class ByTime<K, R> {

    private final Map<K, Deque<R>> waiting = new LinkedHashMap<>();
    private final ToLongFunction<R> time;

    ByTime(Collection<K> sequences, ToLongFunction<R> time) {
        sequences.forEach(sequence -> waiting.put(sequence, new ArrayDeque<>()));
        this.time = time;
    }

    void add(K sequence, R record) {
        of(sequence).addLast(record);
    }

    int waiting(K sequence) {
        return of(sequence).size();
    }

    /** Takes the next one; there is none as long as a sequence that goes on has none waiting. */
    Optional<R> next(Predicate<K> hasEnded) {
        boolean oneIsMissing = waiting.entrySet().stream()
                .anyMatch(sequence -> sequence.getValue().isEmpty() && !hasEnded.test(sequence.getKey()));
        return oneIsMissing
                ? Optional.empty()
                : waiting.values().stream()
                        .filter(sequence -> !sequence.isEmpty())
                        .min(comparingLong(sequence -> time.applyAsLong(sequence.getFirst())))
                        .map(Deque::removeFirst);
    }

    private Deque<R> of(K sequence) {
        return waiting.computeIfAbsent(sequence, unknown -> new ArrayDeque<>());
    }
}
