package perennial.loyalty.ledger;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the database refuses, and by what: each way to break the books that something stands against. It is tried on {@code :customer}, who
 * has earned 100 points with one order, and lost 40 of them again.
 *
 * @param by the table, and its constraint or trigger
 */
record Forbidden(String by, String statement) {

    private static final String WITHOUT_TEMPLATE = """
            account.account_pkey                  | insert into account (customer_id) values (:customer)
            account.account_pending_check         | update account set pending = -1 where customer_id = :customer
            account.account_floor_check           | update account set floor = 1 where customer_id = :customer
            account.account_sequence_check        | update account set sequence = -1 where customer_id = :customer
            account.never_below_the_floor         | update account set balance = -1 where customer_id = :customer
            account.forgets_what_was_booked       | update account set erased_sequence = sequence + 1 where customer_id = :customer
            account.forgets_what_was_booked       | update account set erased_sequence = -1 where customer_id = :customer
            account.is_what_the_last_entry_says   | update account set balance = balance + 1 where customer_id = :customer
            account.is_what_the_last_entry_says   | update account set pending = pending + 1 where customer_id = :customer
            account.is_what_the_last_entry_says   | update account set sequence = sequence + 1 where customer_id = :customer
            account.standing_is_an_object         | update account set standing = '[]' where customer_id = :customer
            account.stays                         | delete from account where customer_id = :customer
            account.stays                         | truncate account cascade
            entry.stays                           | delete from entry where customer_id = :customer
            entry.stays                           | truncate entry cascade
            lot.lot_remaining_check               | update lot set remaining = -1 where customer_id = :customer
            lot.lot_spent_check                   | update lot set spent = -1 where customer_id = :customer
            lot.lot_quantity_check                | update lot set quantity = 0 where customer_id = :customer
            lot.lot_returned_check                | update lot set returned = -1 where customer_id = :customer
            lot.gives_no_more_than_it_has         | update lot set remaining = 101 where customer_id = :customer
            lot.gives_no_more_than_it_has         | update lot set spent = 41 where customer_id = :customer
            lot.stays                             | update lot set points = 101 where customer_id = :customer
            lot.stays                             | delete from lot where customer_id = :customer
            lot.stays                             | truncate lot cascade
            lot_use.lot_use_pkey                  | insert into lot_use values (:customer, 2, 1, 1)
            lot_use.lot_use_points_check          | insert into lot_use values (:customer, 1, 1, 0)
            lot_use.lot_use_customer_id_sequence_fkey | insert into lot_use values (:customer, 9, 1, 1)
            lot_use.lot_use_customer_id_lot_fkey  | insert into lot_use values (:customer, 2, 9, 1)
            lot_use.stays                         | update lot_use set points = points + 1 where customer_id = :customer
            lot_use.stays                         | delete from lot_use where customer_id = :customer
            lot_use.stays                         | truncate lot_use
            customer_order.customer_order_pkey    | insert into customer_order select * from customer_order where customer_id = :customer
            customer_order.customer_order_check   | update customer_order set total_minor = null where customer_id = :customer
            customer_order.customer_order_check   | update customer_order set currency = null where customer_id = :customer
            order_return.order_return_pkey        | insert into order_return select customer_id, order_id, 'e', '', 1, now() from customer_order, generate_series(1, 2) where customer_id = :customer
            order_return.order_return_amount_check | insert into order_return select customer_id, order_id, 'e', '', -1, now() from customer_order where customer_id = :customer
            order_return.order_return_customer_id_order_id_fkey | insert into order_return values (:customer, 'none', 'e', '', 1, now())
            occasion.occasion_pkey                | insert into occasion select :customer, 'entered', 'e', now() from generate_series(1, 2)
            occasion.occasion_customer_id_fkey    | insert into occasion values ('nobody', 'entered', 'e', now())
            rule_use.rule_use_pkey                | insert into rule_use select :customer, 'r', '2026-01-01', 1 from generate_series(1, 2)
            rule_use.rule_use_times_check         | insert into rule_use values (:customer, 'r', '2026-01-01', 0)
            rule_use.rule_use_customer_id_fkey    | insert into rule_use values ('nobody', 'r', '2026-01-01', 1)
            reward_stock.reward_stock_pkey        | insert into reward_stock select 'r', 0 from generate_series(1, 2)
            reward_stock.reward_stock_taken_check | insert into reward_stock values ('r', -1)
            """;

    static List<Forbidden> all() {
        return Stream.of(
                        WITHOUT_TEMPLATE
                                .lines()
                                .map(line -> line.split("\\|", 2))
                                .map(parts -> new Forbidden(parts[0].strip(), parts[1].strip())),
                        entries(),
                        movements(),
                        lots(),
                        claims())
                .flatMap(some -> some)
                .toList();
    }

    private static Stream<Forbidden> entries() {
        return Stream.of(
                entry("entry_pkey", "customer_id, sequence, gen_random_uuid()", "EARNED", 5, 5, 0),
                entry(
                        "entry_once",
                        "customer_id, sequence + 1, (select entry_id from entry limit 1)",
                        "EARNED",
                        5,
                        5,
                        0),
                entry("entry_sequence_check", "customer_id, 0, gen_random_uuid()", "EARNED", 5, 5, 0),
                entry("entry_pending_check", "customer_id, sequence + 1, gen_random_uuid()", "REVERSED", -5, 0, -5),
                stranger("customer_id, sequence + 2", "balance + 5, pending"),
                stranger("customer_id, sequence + 1", "balance + 6, pending"),
                stranger("customer_id, sequence + 1", "balance + 5, pending + 1"),
                stranger("'nobody', 1", "5, 0"),
                stranger("customer_id, sequence + generate_series(1, 2)", "balance + 5, pending"),
                stranger("customer_id, sequence + generate_series(1, 3, 2)", "balance + 5, pending"));
    }

    /** Each type, with what it does not do. */
    private static Stream<Forbidden> movements() {
        return Stream.of(
                movement("GIVEN", 5, 5, 0),
                movement("PENDING", 5, 5, 0),
                movement("PENDING", 0, 0, 0),
                movement("EARNED", -5, -5, 0),
                movement("EARNED", 5, 6, 0),
                movement("EARNED", 5, 5, 5),
                movement("SPENT", 5, 5, 0),
                movement("SPENT", -5, -4, 0),
                movement("SPENT", -5, -5, 5),
                movement("EXPIRED", 5, 5, 0),
                movement("EXPIRED", -5, -4, 0),
                movement("EXPIRED", -5, -5, 5),
                movement("REVERSED", 0, 0, 0),
                movement("REVERSED", -5, -4, 0),
                movement("ADJUSTED", 5, 4, 0),
                movement("EXPIRING", 5, 5, 0),
                movement("EXPIRING", 5, 0, 5),
                movement("TIER_CHANGED", 0, 5, 0),
                movement("TIER_CHANGED", 0, 0, 5),
                movement("MILESTONE", 0, 5, 0),
                movement("MILESTONE", 0, 0, 5));
    }

    private static Stream<Forbidden> lots() {
        return Stream.of(
                lot("lot_pkey", "1, 100, 100"),
                lot("lot_points_check", "2, 0, 0"),
                lot("is_opened_by_an_entry", "3, 5, 5"),
                lot("is_opened_by_an_entry", "2, 5, 5"));
    }

    private static Stream<Forbidden> claims() {
        return Stream.of(
                claim("reward_claim_pkey", "entry_id, customer_id, gen_random_uuid()", 2),
                claim("reward_claim_entry_id_key", "gen_random_uuid(), customer_id, entry_id", 2),
                claim("reward_claim_entry_id_fkey", "gen_random_uuid(), customer_id, gen_random_uuid()", 1),
                claim("reward_claim_customer_id_fkey", "gen_random_uuid(), 'nobody', entry_id", 1));
    }

    private static Forbidden entry(
            String by, String place, String type, int points, int balanceChange, int pendingChange) {
        return new Forbidden("entry." + by, """
                insert into entry (customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance, pending,
                                   cause_kind, cause_id, event_id, occurred_at, recorded_at)
                select %1$s, '%2$s', %3$d, %4$d, %5$d, balance + %4$d, pending + %5$d, 'order', 'o', 'e', now(), now()
                  from account where customer_id = :customer
                """.formatted(place, type, points, balanceChange, pendingChange));
    }

    /** It does not go on where the last one stopped. */
    private static Forbidden stranger(String place, String balanceAndPending) {
        return new Forbidden("entry.goes_on_where_the_last_stopped", """
                insert into entry (customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance, pending,
                                   cause_kind, cause_id, event_id, occurred_at, recorded_at)
                select %s, gen_random_uuid(), 'EARNED', 5, 5, 0, %s, 'order', 'o', 'e', now(), now()
                  from account where customer_id = :customer
                """.formatted(place, balanceAndPending));
    }

    private static Forbidden movement(String type, int points, int balanceChange, int pendingChange) {
        return entry(
                "moves_what_its_type_says",
                "customer_id, sequence + 1, gen_random_uuid()",
                type,
                points,
                balanceChange,
                pendingChange);
    }

    private static Forbidden lot(String by, String sequencePointsAndRemaining) {
        return new Forbidden("lot." + by, """
                insert into lot (customer_id, sequence, points, remaining, spent, quantity, returned, earned_at, is_pending,
                                 expiring_told)
                values (:customer, %s, 0, 1, 0, now(), false, false)
                """.formatted(sequencePointsAndRemaining));
    }

    private static Forbidden claim(String by, String requestCustomerAndEntry, int times) {
        return new Forbidden("reward_claim." + by, """
                insert into reward_claim (request_id, customer_id, entry_id, reward_id, claimed_at)
                select %s, 'r', now() from entry, generate_series(1, %d) where customer_id = :customer and sequence = 1
                """.formatted(requestCustomerAndEntry, times));
    }
}
