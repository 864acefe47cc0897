package perennial.voucher.customer;

import static java.util.stream.Collectors.toMap;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;

/** Customers as limits and conditions see them. */
@Component
public class Customers {

    /** Laterally, since a plan that was made while they were few joins all customers, and picks those that are asked for. */
    private static final String ASKED = """
            with asked as materialized (
                select asked.customer_id, email_hash, country, language, coalesce(segments, '{}') as segments
                  from unnest(?::text[]) as asked (customer_id)
                  left join lateral (select * from customer where customer_id = asked.customer_id limit 1) as known on true
                  left join lateral (
                       select * from customer_segments where customer_id = asked.customer_id limit 1) as member on true)
            """;

    /** So many for all customers, so that a batch of any size fits into the database's table of locks. */
    private static final int LOCKS = 2048;

    private static final int LOCK_SPACE = 1;

    private final JdbcClient jdbc;

    Customers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By id, all that are asked for: of somebody who is not known, nothing but the id. */
    public Map<String, Customer> find(Collection<String> customerIds) {
        return jdbc
                .sql(ASKED + "select * from asked")
                .param(customerIds.stream().distinct().toArray(String[]::new))
                .query((row, number) -> customer(row))
                .list()
                .stream()
                .collect(toMap(Customer::customerId, Function.identity()));
    }

    /**
     * The same, and keeps all others away who lock these customers, or other customers under their addresses, until the end of the
     * transaction. There are {@value #LOCKS} locks for all of them; they are sorted as such, and not by what shares them.
     *
     * @return is filled when the trip is made
     */
    public Map<String, Customer> lock(Collection<String> customerIds, RoundTrip trip) {
        Map<String, Customer> locked = new HashMap<>();
        trip.sql(ASKED + """
                , names as (
                    select 'customer/' || customer_id as name from asked
                    union all
                    select 'address/' || email_hash from asked where email_hash is not null),
                keys as (select distinct abs(hashtext(name) % ?) as key from names order by 1),
                locked as materialized (select pg_advisory_xact_lock(?, key) from keys)
                select asked.* from asked, (select count(*) from locked) as all_of_them
                """)
                .param(customerIds.stream().distinct().toArray(String[]::new))
                .param(LOCKS)
                .param(LOCK_SPACE)
                .query(row -> {
                    Customer customer = customer(row);
                    locked.put(customer.customerId(), customer);
                });
        return locked;
    }

    private static Customer customer(ResultSet row) throws SQLException {
        Array segments = row.getArray("segments");
        return new Customer(
                row.getString("customer_id"),
                row.getString("email_hash"),
                row.getString("country"),
                row.getString("language"),
                Set.of((String[]) segments.getArray()));
    }
}
