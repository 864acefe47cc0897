package perennial.loyalty.ledger;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import perennial.events.LoyaltyEvent;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/**
 * The ledger in the database. Whoever books does it in one transaction and in this order: {@link #lock} the accounts, {@link
 * #claim} the causes, {@link #write} what was decided. As everybody takes the locks sorted and claims sorted, nobody waits in a
 * circle.
 */
@Component
public class Ledger {

    private static final int ROWS_PER_STATEMENT = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate statements;
    private final Outbox outbox;

    Ledger(JdbcClient jdbc, JdbcTemplate statements, Outbox outbox) {
        this.jdbc = jdbc;
        this.statements = statements;
        this.outbox = outbox;
    }

    /** Opens the accounts that do not exist, and locks them all until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<String, Account> lock(Set<String> customerIds) {
        String[] ids = customerIds.toArray(String[]::new);
        jdbc.sql("""
                insert into account (customer_id)
                select customer_id from unnest(?::text[]) as wanted (customer_id) order by customer_id
                on conflict do nothing
                """).param(ids).update();
        return jdbc.sql("""
                select customer_id, balance, pending, sequence from account
                 where customer_id = any (?::text[]) order by customer_id for update
                """).param(ids).query(Ledger::account).list().stream()
                .collect(toMap(Account::customerId, Function.identity()));
    }

    /**
     * Takes the decision about causes, once and for all.
     *
     * @param claims at most one for a cause
     * @return the causes that nobody has decided about before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<Cause> claim(Collection<Claim> claims, Instant now) {
        return jdbc
                .sql("""
                insert into decided_cause (kind, id, customer_id, event_id, decided_at)
                select kind, id, customer_id, event_id, ?
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as claim (kind, id, customer_id, event_id)
                 order by kind, id
                on conflict do nothing
                returning kind, id
                """)
                .param(utc(now))
                .param(texts(claims, claim -> claim.cause().kind().code()))
                .param(texts(claims, claim -> claim.cause().id()))
                .param(texts(claims, Claim::customerId))
                .param(texts(claims, Claim::eventId))
                .query((row, number) -> new Cause(Cause.Kind.of(row.getString("kind")), row.getString("id")))
                .list()
                .stream()
                .collect(toSet());
    }

    /**
     * Appends entries with their outcomes, and sets their accounts.
     *
     * @param accounts as they are after the entries; locked by this transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(Collection<Account> accounts, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        statements.batchUpdate("""
                insert into entry (customer_id, sequence, entry_id, type, points, balance, pending,
                                   cause_kind, cause_id, rule_id, event_id, occurred_at, recorded_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, entries, ROWS_PER_STATEMENT, (statement, entry) -> {
            statement.setString(1, entry.customerId());
            statement.setLong(2, entry.sequence());
            statement.setObject(3, entry.entryId());
            statement.setString(4, entry.type().name());
            statement.setLong(5, entry.points());
            statement.setLong(6, entry.balance());
            statement.setLong(7, entry.pending());
            statement.setString(8, entry.cause().kind().code());
            statement.setString(9, entry.cause().id());
            statement.setString(10, entry.ruleId());
            statement.setString(11, entry.eventId());
            statement.setObject(12, utc(entry.occurredAt()));
            statement.setObject(13, utc(entry.recordedAt()));
        });
        int updated = jdbc.sql("""
                update account set balance = changed.balance, pending = changed.pending, sequence = changed.sequence
                  from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
                       as changed (customer_id, balance, pending, sequence)
                 where account.customer_id = changed.customer_id
                """)
                .param(texts(accounts, Account::customerId))
                .param(accounts.stream().map(Account::balance).toArray(Long[]::new))
                .param(accounts.stream().map(Account::pending).toArray(Long[]::new))
                .param(accounts.stream().map(Account::sequence).toArray(Long[]::new))
                .update();
        if (updated != accounts.size()) {
            throw new IllegalStateException("Of " + accounts.size() + " locked accounts " + updated + " were there");
        }
        outbox.append(
                Topics.LOYALTY_ENTRIES, entries.stream().map(Ledger::outcome).toList());
    }

    Optional<Account> find(String customerId) {
        return jdbc.sql("select customer_id, balance, pending, sequence from account where customer_id = ?")
                .param(customerId)
                .query(Ledger::account)
                .optional();
    }

    /** At most {@code limit} entries after the sequence number {@code after}, the oldest first. */
    List<Entry> entries(String customerId, long after, int limit) {
        return jdbc.sql("select * from entry where customer_id = ? and sequence > ? order by sequence limit ?")
                .params(customerId, after, limit)
                .query(Ledger::entry)
                .list();
    }

    private static LoyaltyEvent outcome(Entry entry) {
        return LoyaltyEvent.newBuilder()
                .setEventId(entry.entryId().toString())
                .setType(entry.type().name())
                .setOccurredAt(entry.occurredAt())
                .setRecordedAt(entry.recordedAt())
                .setCauseId(entry.eventId())
                .setEntryId(entry.entryId().toString())
                .setSequence(entry.sequence())
                .setCustomerId(entry.customerId())
                .setPoints(entry.points())
                .setBalance(entry.balance())
                .setPending(entry.pending())
                .setRuleId(entry.ruleId())
                .setOrderId(entry.orderId())
                .build();
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        return new Account(
                row.getString("customer_id"), row.getLong("balance"), row.getLong("pending"), row.getLong("sequence"));
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getObject("entry_id", UUID.class),
                Entry.Type.valueOf(row.getString("type")),
                row.getString("customer_id"),
                row.getLong("sequence"),
                row.getLong("points"),
                row.getLong("balance"),
                row.getLong("pending"),
                new Cause(Cause.Kind.of(row.getString("cause_kind")), row.getString("cause_id")),
                row.getString("rule_id"),
                row.getString("event_id"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    private static <T> String[] texts(Collection<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
