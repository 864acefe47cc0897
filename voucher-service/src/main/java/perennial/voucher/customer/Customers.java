package perennial.voucher.customer;

import static java.util.stream.Collectors.toMap;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Customers as limits and conditions see them. */
@Component
public class Customers {

    private final JdbcClient jdbc;

    Customers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By id, all that are asked for: of somebody who is not known, nothing but the id. */
    public Map<String, Customer> find(Collection<String> customerIds) {
        return jdbc
                .sql("""
                select asked.customer_id, email_hash, country, language, coalesce(segments, '{}') as segments
                  from unnest(?::text[]) as asked (customer_id)
                  left join customer using (customer_id)
                  left join customer_segments using (customer_id)
                """)
                .param(customerIds.stream().distinct().toArray(String[]::new))
                .query((row, number) -> customer(row))
                .list()
                .stream()
                .collect(toMap(Customer::customerId, Function.identity()));
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
