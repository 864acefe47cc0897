package perennial.platform.testing;

import org.springframework.jdbc.core.simple.JdbcClient;

/** How much statements look at, whatever they find: counted, so that no test has to take the time. */
public final class Walk {

    private Walk() {}

    /** How many rows and entries of indexes the transaction that is open has read by now, in all tables. */
    public static long soFar(JdbcClient jdbc) {
        return jdbc.sql("""
                        select sum(pg_stat_get_xact_tuples_returned(oid))::bigint from pg_class
                         where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace
                        """).query(Long.class).single();
    }
}
