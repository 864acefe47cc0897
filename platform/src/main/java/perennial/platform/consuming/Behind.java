package perennial.platform.consuming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.platform.batching.RoundTrip;

/**
 * How far the service, with all its instances, is behind on its inputs: the age of the oldest instant up to which some partition
 * has been processed. A partition whose consumer is gone grows old.
 */
public class Behind {

    private static final String SECONDS = """
            select coalesce(extract(epoch from
                       clock_timestamp() - greatest(min(current_to), timestamptz 'epoch')), 1e9)::float8
              from consumer_offset where topic = any (?)
            """;

    private final JdbcClient jdbc;

    Behind(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By the database's clock; joins the caller's transaction. Long, if something was never read to its end. */
    public Duration on(Collection<String> topics) {
        return duration(
                jdbc.sql(SECONDS).param(array(topics)).query(Double.class).single());
    }

    /** As {@link #on(Collection)}, together with the other statements of a trip; can be asked for when it has been made. */
    public Supplier<Duration> on(Collection<String> topics, RoundTrip trip) {
        List<Duration> found = new ArrayList<>(1);
        trip.sql(SECONDS).param(array(topics)).query(row -> found.add(duration(row.getDouble(1))));
        return found::getFirst;
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(Math.max(0, seconds) * 1000));
    }

    private static String[] array(Collection<String> topics) {
        return topics.toArray(String[]::new);
    }
}
