package perennial.voucher.redemption;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.testing.Walk;
import perennial.voucher.VoucherIT;
import perennial.voucher.code.Code;
import perennial.voucher.pricing.Cart;
import perennial.voucher.register.Cause;

class BookReaderIT extends VoucherIT {

    /** From this use of a statement on its plan is kept. */
    private static final int USES_UNTIL_A_PLAN_IS_KEPT = 6;

    private static final int MANY = 2_000;

    private final BookReader reader;
    private final BookWriter writer;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    BookReaderIT(BookReader reader, BookWriter writer, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.reader = reader;
        this.writer = writer;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Test
    void anOrderIsFoundAmongManyByAPlanThatWasMadeWhenThereWereNone() {
        Checkout checkout = new Checkout(
                unique("ada"), "k-1", new Cart("EUR", 5000, 0, null, List.of()), List.of(new Code("NO-SUCH-CODE")));
        List<Command> order = List.of(new Command.Place(
                checkout, unique("order"), unique("redemption"), Instant.now(clock), Cause.event(unique("event"))));

        long walk = requireNonNull(transaction.execute(status -> {
            status.setRollbackOnly();
            jdbc.sql(
                            "truncate customer, customer_segments, redemption, cancelled_order, refused_redemption, reservation cascade")
                    .update();
            jdbc.sql("analyze").update();
            for (int use = 0; use < USES_UNTIL_A_PLAN_IS_KEPT; use++) {
                write(reader.lock(order), checkout);
            }
            fill();
            long before = Walk.soFar(jdbc);
            write(reader.lock(order), checkout);
            return Walk.soFar(jdbc) - before;
        }));

        assertThat(walk).isLessThan(100);
    }

    /** What an order does to a cart's reservation. */
    private void write(Books books, Checkout checkout) {
        books.apply(new Change.Ended(requireNonNull(checkout.cartKey())));
        writer.write(books);
    }

    private void fill() {
        List.of(
                        "insert into customer (customer_id) select 'x-' || i",
                        "insert into customer_segments (customer_id, segments) select 'x-' || i, '{}'",
                        "insert into cancelled_order (order_id, customer_id, cancelled_at) select i, 'x-' || i, now()",
                        """
                        insert into refused_redemption (order_id, customer_id, code, reason, refused_at)
                        select i, 'x-' || i, 'CODE', 'unknown', now()
                        """,
                        """
                        insert into redemption (redemption_id, order_id, customer_id, currency, total_minor, redeemed_at,
                                                rolled_back_at)
                        select 'x-' || i, i, 'x-' || i, 'EUR', 0, now(), case when i % 2 = 0 then now() end
                        """,
                        """
                        insert into reservation (reservation_id, customer_id, cart_id, expires_at)
                        select 'x-' || i, 'x-' || i, 'k', now() + interval '1 hour'
                        """)
                .forEach(rows -> jdbc.sql(rows + " from generate_series(1, ?) as i")
                        .param(MANY)
                        .update());
    }
}
