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

    public void definition(String kind, String id) {
        jdbc().sql(
                        "insert into definition_version (kind, id, version, document, actor) values (?, ?, 1, '{}', 'somebody')")
                .params(kind, id)
                .update();
        jdbc().sql("insert into definition (kind, id, version) values (?, ?, 1)")
                .params(kind, id)
                .update();
    }

    public void stop(String id, boolean stopped) {
        jdbc().sql("update definition set stopped = ? where id = ?")
                .params(stopped, id)
                .update();
    }

    /** These journeys come to a message that is due, the first of them for the longest. */
    public void dueMessages(int first, int last, String template) {
        jdbc().sql("""
                insert into message (message_id, journey_id, campaign_id, campaign_version, customer_id, step_id, template_id,
                                     channel, message_class, code_told, cause_id, state, due_at, expires_at, attempt_at)
                select journey_id, journey_id, campaign_id, 1, customer_id, 'mail', ?, 'email', 'marketing', false, cause_id, 'DUE',
                       triggered_at, 'infinity', triggered_at
                  from journey join generate_series(?, ?) as i on customer_id = 'c-' || i
                """).params(template, first, last).update();
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
