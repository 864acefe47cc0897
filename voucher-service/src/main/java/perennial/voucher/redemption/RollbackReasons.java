package perennial.voucher.redemption;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.voucher.customer.ErasureListener;

/** What shops wrote when they rolled a customer's redemptions back: it may say anything about her. */
@Component
class RollbackReasons implements ErasureListener {

    private final JdbcClient jdbc;

    RollbackReasons(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void erased(Collection<String> customerIds) {
        jdbc.sql("""
                update redemption set rollback_reason = null
                 where rollback_reason is not null and rollback_reason <> ? and customer_id = any (?)
                """)
                .param(Deciding.ORDER_CANCELLED)
                .param(customerIds.toArray(String[]::new))
                .update();
    }
}
