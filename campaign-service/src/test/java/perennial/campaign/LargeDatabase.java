package perennial.campaign;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.Walk;

/** A database of its own, in which a table is filled, and the planner is let believe what it likes. */
public final class LargeDatabase implements AutoCloseable {

    private final HikariDataSource pool = new HikariDataSource();

    public LargeDatabase() {
        Backbone.Database database = Backbone.get().newDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/platform", "classpath:db/campaign")
                .load()
                .migrate();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    public JdbcTemplate batches() {
        return new JdbcTemplate(pool);
    }

    /**
     * Journeys that have ended, whose customers are c-1, c-2 and so on.
     *
     * @param campaign an expression of their number, i
     */
    public void journeys(int first, int last, String campaign) {
        jdbc().sql("""
                insert into journey (journey_id, campaign_id, campaign_version, customer_id, trigger_key, trigger_event,
                                     triggered_at, started_at, state, step, due_at, cause_id)
                select md5(i::text)::uuid, %s, 1, 'c-' || i, i, i, to_timestamp(i), now(), 'ENDED', 1, now(), i
                  from generate_series(?, ?) as i
                """.formatted(campaign)).params(first, last).update();
    }

    /** How many rows and entries of indexes these statements look at. */
    public long walkOf(Runnable statements) {
        return requireNonNull(new TransactionTemplate(new JdbcTransactionManager(pool)).execute(status -> {
            long before = Walk.soFar(jdbc());
            statements.run();
            return Walk.soFar(jdbc()) - before;
        }));
    }

    @Override
    public void close() {
        pool.close();
    }
}
