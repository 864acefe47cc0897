package perennial.loyalty.ledger;

import static perennial.platform.batching.Columns.flags;
import static perennial.platform.batching.Columns.millis;
import static perennial.platform.batching.Columns.numbers;
import static perennial.platform.batching.Columns.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import perennial.events.LoyaltyEvent;
import perennial.platform.batching.RoundTrip;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** Writes what was booked since the books were opened: one statement for each table, however many bookings there were. */
@Component
public class LedgerWriter {

    private final Outbox outbox;
    private final PointMetrics points;
    private final Followers followers;

    LedgerWriter(Outbox outbox, PointMetrics points, Followers followers) {
        this.outbox = outbox;
        this.points = points;
        this.followers = followers;
    }

    private record LotRow(String customerId, Lot lot) {}

    private record UseRow(String customerId, LotUse use) {}

    /** @param trip to which the writing is added */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(Books books, RoundTrip trip) {
        List<AccountBook> changed =
                books.all().stream().filter(AccountBook::isChanged).toList();
        if (!changed.isEmpty()) {
            write(changed, trip);
            followers.written(changed);
        }
    }

    private void write(List<AccountBook> changed, RoundTrip trip) {
        List<Entry> entries = all(changed, AccountBook::entries);
        insertEntries(entries, trip);
        insertLots(rows(changed, AccountBook::newLots, LotRow::new), trip);
        updateLots(rows(changed, AccountBook::changedLots, LotRow::new), trip);
        insertUses(rows(changed, AccountBook::uses, UseRow::new), trip);
        updateAccounts(changed, trip);
        outbox.append(
                Topics.LOYALTY_ENTRIES,
                entries.stream().map(LedgerWriter::outcome).toList(),
                trip);
        points.countAfterCommit(entries);
    }

    private static <T> List<T> all(List<AccountBook> books, Function<AccountBook, List<T>> part) {
        return books.stream().flatMap(book -> part.apply(book).stream()).toList();
    }

    private interface Row<T, R> {
        R of(String customerId, T value);
    }

    private static <T, R> List<R> rows(List<AccountBook> books, Function<AccountBook, List<T>> part, Row<T, R> row) {
        List<R> rows = new ArrayList<>();
        for (AccountBook book : books) {
            part.apply(book).forEach(value -> rows.add(row.of(book.customerId(), value)));
        }
        return rows;
    }

    private static void insertEntries(List<Entry> entries, RoundTrip trip) {
        if (entries.isEmpty()) {
            return;
        }
        trip.sql("""
                insert into entry (customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance, pending,
                                   cause_kind, cause_id, line_id, rule_id, reward_id, tier, expires_at, reason, actor, event_id,
                                   occurred_at, recorded_at)
                select customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance, pending,
                       cause_kind, cause_id, line_id, rule_id, reward_id, tier, to_timestamp(expires_at / 1e3::float8), reason,
                       actor, event_id, to_timestamp(occurred_at / 1e3::float8), to_timestamp(? / 1e3::float8)
                  from unnest(?::text[], ?::bigint[], ?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                              ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                              ?::text[], ?::text[], ?::text[], ?::bigint[])
                    as new (customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance, pending,
                            cause_kind, cause_id, line_id, rule_id, reward_id, tier, expires_at, reason, actor, event_id,
                            occurred_at)
                """)
                .param(entries.getFirst().recordedAt().toEpochMilli())
                .param(texts(entries, Entry::customerId))
                .param(numbers(entries, Entry::sequence))
                .param(entries.stream().map(Entry::entryId).toArray(java.util.UUID[]::new))
                .param(texts(entries, entry -> entry.type().name()))
                .param(numbers(entries, Entry::points))
                .param(numbers(entries, entry -> entry.move().balanceChange()))
                .param(numbers(entries, entry -> entry.move().pendingChange()))
                .param(numbers(entries, entry -> entry.move().balance()))
                .param(numbers(entries, entry -> entry.move().pending()))
                .param(texts(entries, entry -> entry.origin().cause().kind().code()))
                .param(texts(entries, entry -> entry.origin().cause().id()))
                .param(texts(entries, entry -> entry.origin().lineId()))
                .param(texts(entries, entry -> entry.origin().ruleId()))
                .param(texts(entries, entry -> entry.detail().rewardId()))
                .param(texts(entries, entry -> entry.detail().tier()))
                .param(millis(entries, entry -> entry.detail().expiresAt()))
                .param(texts(entries, entry -> entry.detail().reason()))
                .param(texts(entries, entry -> entry.detail().actor()))
                .param(texts(entries, entry -> entry.origin().eventId()))
                .param(millis(entries, Entry::occurredAt))
                .update();
    }

    private static void insertLots(List<LotRow> rows, RoundTrip trip) {
        if (rows.isEmpty()) {
            return;
        }
        lots(
                        rows,
                        trip.sql("""
                insert into lot (customer_id, sequence, points, quantity, remaining, spent, returned, is_pending, expires_at,
                                 expiring_told, due_at, earned_at)
                select customer_id, sequence, points, quantity, remaining, spent, returned,
                       is_pending, to_timestamp(expires_at / 1e3::float8), expiring_told,
                       to_timestamp(due_at / 1e3::float8), to_timestamp(earned_at / 1e3::float8)
                  from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                              ?::boolean[], ?::bigint[], ?::boolean[], ?::bigint[])
                    as new (points, quantity, earned_at, customer_id, sequence, remaining, spent, returned, is_pending,
                            expires_at, expiring_told, due_at)
                """)
                                .param(numbers(rows, row -> row.lot().points()))
                                .param(numbers(rows, row -> row.lot().quantity()))
                                .param(millis(rows, row -> row.lot().earnedAt())))
                .update();
    }

    private static void updateLots(List<LotRow> rows, RoundTrip trip) {
        if (rows.isEmpty()) {
            return;
        }
        lots(rows, trip.sql("""
                update lot
                   set remaining = changed.remaining, spent = changed.spent, returned = changed.returned,
                       is_pending = changed.is_pending,
                       expires_at = to_timestamp(changed.expires_at / 1e3::float8), expiring_told = changed.expiring_told,
                       due_at = to_timestamp(changed.due_at / 1e3::float8)
                  from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[], ?::bigint[],
                              ?::boolean[], ?::bigint[])
                    as changed (customer_id, sequence, remaining, spent, returned, is_pending, expires_at, expiring_told,
                                due_at)
                 where lot.customer_id = changed.customer_id and lot.sequence = changed.sequence
                """)).update(updated -> expect("lots", rows.size(), updated));
    }

    private static RoundTrip.Statement lots(List<LotRow> rows, RoundTrip.Statement statement) {
        return statement
                .param(texts(rows, LotRow::customerId))
                .param(numbers(rows, row -> row.lot().sequence()))
                .param(numbers(rows, row -> row.lot().remaining()))
                .param(numbers(rows, row -> row.lot().spent()))
                .param(numbers(rows, row -> row.lot().returned()))
                .param(flags(rows, row -> row.lot().isPending()))
                .param(millis(rows, row -> row.lot().expiresAt()))
                .param(flags(rows, row -> row.lot().expiringTold()))
                .param(millis(rows, row -> row.lot().dueAt()));
    }

    private static void insertUses(List<UseRow> rows, RoundTrip trip) {
        if (rows.isEmpty()) {
            return;
        }
        trip.sql("""
                insert into lot_use (customer_id, sequence, lot, points)
                select * from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
                """)
                .param(texts(rows, UseRow::customerId))
                .param(numbers(rows, row -> row.use().sequence()))
                .param(numbers(rows, row -> row.use().lot()))
                .param(numbers(rows, row -> row.use().points()))
                .update();
    }

    /** The floor falls only where a return was allowed to take more than there was; everywhere else it holds. */
    private static void updateAccounts(List<AccountBook> books, RoundTrip trip) {
        List<Account> accounts = books.stream().map(AccountBook::account).toList();
        trip.sql("""
                update account
                   set balance = changed.balance, pending = changed.pending, sequence = changed.sequence,
                       floor = least(0, case when fallen then changed.balance else greatest(floor, changed.balance) end),
                       erased_at = to_timestamp(changed.erased_at / 1e3::float8), erased_sequence = changed.erased_sequence,
                       standing = changed.standing::json, standing_due_at = to_timestamp(changed.standing_due_at / 1e3::float8)
                  from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[], ?::bigint[], ?::bigint[], ?::text[],
                              ?::bigint[])
                    as changed (customer_id, balance, pending, sequence, fallen, erased_at, erased_sequence, standing,
                                standing_due_at)
                 where account.customer_id = changed.customer_id
                """)
                .param(texts(accounts, Account::customerId))
                .param(numbers(accounts, Account::balance))
                .param(numbers(accounts, Account::pending))
                .param(numbers(accounts, Account::sequence))
                .param(flags(books, AccountBook::hasFallenLower))
                .param(millis(accounts, Account::erasedAt))
                .param(numbers(accounts, Account::erasedSequence))
                .param(texts(accounts, account -> account.kept().state()))
                .param(millis(accounts, account -> account.kept().dueAt()))
                .update(updated -> expect("accounts", accounts.size(), updated));
    }

    private static void expect(String what, int locked, int updated) {
        if (updated != locked) {
            throw new IllegalStateException("Of " + locked + " locked " + what + " " + updated + " were there");
        }
    }

    private static LoyaltyEvent outcome(Entry entry) {
        @Nullable String actor = entry.detail().actor();
        return LoyaltyEvent.newBuilder()
                .setEventId(entry.entryId().toString())
                .setType(entry.type().name())
                .setOccurredAt(entry.occurredAt())
                .setRecordedAt(entry.recordedAt())
                .setCauseId(entry.origin().eventId())
                .setActor(actor)
                .setEntryId(entry.entryId().toString())
                .setSequence(entry.sequence())
                .setCustomerId(entry.customerId())
                .setPoints(entry.points())
                .setBalance(entry.move().balance())
                .setPending(entry.move().pending())
                .setRuleId(entry.origin().ruleId())
                .setOrderId(entry.orderId())
                .setLineId(entry.origin().lineId())
                .setRewardId(entry.detail().rewardId())
                .setTier(entry.detail().tier())
                .setExpiresAt(entry.detail().expiresAt())
                // What a person writes may be about another, and nobody could delete it from the topic any more.
                .setReason(actor == null ? entry.detail().reason() : null)
                .build();
    }
}
