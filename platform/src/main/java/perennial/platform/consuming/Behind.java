package perennial.platform.consuming;

import java.time.Duration;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far the service, with all its instances, is behind on its inputs: the age of the oldest instant up to which some partition
 * has been processed. A partition whose consumer is gone grows old.
 */
public class Behind {

    private final JdbcClient jdbc;

    Behind(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By the database's clock; joins the caller's transaction. Long, if something was never read to its end. */
    public Duration on(Collection<String> topics) {
        double seconds =
                jdbc.sql("""
                select coalesce(extract(epoch from
                           clock_timestamp() - greatest(min(current_to), timestamptz 'epoch')), 1e9)::float8
                  from consumer_offset where topic in (:topics)
                """).param("topics", topics).query(Double.class).single();
        return Duration.ofMillis(Math.round(Math.max(0, seconds) * 1000));
    }
}
