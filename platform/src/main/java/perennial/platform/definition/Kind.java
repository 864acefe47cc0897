package perennial.platform.definition;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of definition.
 *
 * @param name as it stands in a document's {@code kind}, for example {@code Promotion}
 * @param type what a document becomes; its components are the keys that are allowed besides {@code kind} and {@code id}
 * @param defects what a well-formed document still has wrong, each naming its key
 * @param conflicts why it cannot be in force together with the others that are, by id; null if each stands for itself
 * @param refusedChanges why a version cannot follow the one that is in force, which comes first
 */
public record Kind<D>(
        String name,
        Class<D> type,
        Function<D, List<String>> defects,
        @Nullable BiFunction<D, Map<String, D>, List<String>> conflicts,
        BiFunction<D, D, List<String>> refusedChanges) {

    public Kind(String name, Class<D> type, Function<D, List<String>> defects) {
        this(name, type, defects, null);
    }

    public Kind(
            String name,
            Class<D> type,
            Function<D, List<String>> defects,
            @Nullable BiFunction<D, Map<String, D>, List<String>> conflicts) {
        this(name, type, defects, conflicts, (before, after) -> List.of());
    }
}
