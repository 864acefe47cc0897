package perennial.segment.definition;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a condition, its value at an instant, and the parts that it is made of. Below {@code &&}, {@code ||},
 * {@code !} and {@code ?:} stand all their operands, below anything else what of it reads the profile or the time; a
 * macro is not taken apart.
 *
 * @param expr the text of the part
 * @param value a boolean, number, text, list or map; an instant, a date, or the time since one in ISO 8601; null where
 *     there is none: it never happened, or the part cannot be evaluated, for example for a missing attribute
 * @param nextFlipAt when time alone may change the value next, as in {@link Standing}; for a part that is true or false
 */
public record Explanation(
        String expr, @Nullable Object value, @Nullable Instant nextFlipAt, List<Explanation> children) {
    public Explanation {
        children = List.copyOf(children);
    }
}
