package perennial.platform.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, which is asked for by {@code ?after=&limit=}.
 *
 * @param next what to ask for as {@code after} to get the next page; absent on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

    private static final int MAX_LIMIT = 1000;

    /** No page has more than 1,000 items, and none has less than one. */
    public static int bounded(int limit) {
        return Math.clamp(limit, 1, MAX_LIMIT);
    }

    /** @param found one more than the limit, if there is one more */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> position) {
        int size = bounded(limit);
        return found.size() > size
                ? new Page<>(List.copyOf(found.subList(0, size)), position.apply(found.get(size - 1)))
                : new Page<>(found, null);
    }
}
