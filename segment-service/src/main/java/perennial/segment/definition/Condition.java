package perennial.segment.definition;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Part;

/**
 * A checked condition. It is a function of profile and time. An expression that fails does not hold.
 *
 * <p>Safe for use by several threads.
 */
public final class Condition {

    private final Expression whole;
    private final Set<Part> reads;
    private final List<String> warnings;
    private final Supplier<Breakdown> breakdown;

    Condition(Expression whole, Set<Part> reads, List<String> warnings, Supplier<Breakdown> breakdown) {
        this.whole = whole;
        EnumSet<Part> parts = EnumSet.noneOf(Part.class);
        parts.addAll(reads);
        this.reads = Collections.unmodifiableSet(parts);
        this.warnings = List.copyOf(warnings);
        this.breakdown = breakdown;
    }

    /** The expression as it was written. */
    public String text() {
        return whole.text();
    }

    /** The parts of the profile that it reads; as long as none of them changes, only time can flip it. */
    public Set<Part> reads() {
        return reads;
    }

    /** Whether it reads one of these parts. */
    public boolean readsAnyOf(Set<Part> parts) {
        for (Part part : parts) {
            if (reads.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** What its author should know, for example that a negation also holds for those for whom something never happened. */
    public List<String> warnings() {
        return warnings;
    }

    public boolean holds(Evaluation evaluation, Instant at) {
        return whole.verdict(evaluation, at).value();
    }

    public Standing standing(Evaluation evaluation, Instant at) {
        Verdict now = whole.verdict(evaluation, at);
        return new Standing(now.value(), now.from(), whole.nextFlip(evaluation, now));
    }

    /**
     * When time last flipped it to what it is.
     *
     * @param now how it stands, by this evaluation
     * @param notBefore how far back to look; null for as far as a bounded number of steps goes
     * @return null if it has had this value all along, or since before that
     */
    public @Nullable Instant since(Evaluation evaluation, Standing now, @Nullable Instant notBefore) {
        return whole.lastFlip(evaluation, now, notBefore);
    }

    /** Why it holds, or does not. */
    public Explanation explain(Evaluation evaluation, Instant at) {
        return breakdown.get().explain(evaluation, at);
    }

    @Override
    public String toString() {
        return text();
    }
}
