package perennial.platform.batching;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Rows as one array a column: a statement then has the same few parameters however many rows there are. */
public final class Columns {

    private Columns() {}

    public static <R> @Nullable String[] texts(Collection<R> rows, Function<R, @Nullable String> column) {
        @Nullable String[] values = new String[rows.size()];
        int i = 0;
        for (R row : rows) {
            values[i++] = column.apply(row);
        }
        return values;
    }

    public static <R> Long[] numbers(Collection<R> rows, ToLongFunction<R> column) {
        Long[] values = new Long[rows.size()];
        int i = 0;
        for (R row : rows) {
            values[i++] = column.applyAsLong(row);
        }
        return values;
    }

    public static <R> Boolean[] flags(Collection<R> rows, Predicate<R> column) {
        Boolean[] values = new Boolean[rows.size()];
        int i = 0;
        for (R row : rows) {
            values[i++] = column.test(row);
        }
        return values;
    }

    /** In milliseconds since 1970, which the database takes several times as fast as text: {@code to_timestamp(x / 1e3::float8)}. */
    public static <R> @Nullable Long[] millis(Collection<R> rows, Function<R, @Nullable Instant> column) {
        @Nullable Long[] values = new Long[rows.size()];
        int i = 0;
        for (R row : rows) {
            Instant instant = column.apply(row);
            values[i++] = instant == null ? null : (Long) instant.toEpochMilli();
        }
        return values;
    }
}
