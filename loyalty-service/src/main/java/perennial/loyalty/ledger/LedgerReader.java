package perennial.loyalty.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import perennial.platform.batching.RoundTrip;

/**
 * Opens the books. Accounts are the only locks of the ledger, and everybody takes them sorted, so nobody waits in a circle; all that
 * belongs to an account is read after it is locked.
 */
@Component
public class LedgerReader {

    /** Each is looked up by its key: joined at will, a plan from a time when the tables were empty walks all of them. */
    private static final String LOTS = """
            select lot.*, cause_kind, cause_id, rule_id, line_id, event_id
              from unnest(?::text[]) as wanted (customer_id)
             cross join lateral (
                   select * from lot where lot.customer_id = wanted.customer_id %s offset 0) as lot
             cross join lateral (
                   select cause_kind, cause_id, rule_id, line_id, event_id from entry
                    where entry.customer_id = lot.customer_id and entry.sequence = lot.sequence limit 1) as opened_by
            """;

    private final JdbcTemplate jdbc;
    private final Terms terms;
    private final Followers followers;

    LedgerReader(JdbcTemplate jdbc, Terms terms, Followers followers) {
        this.jdbc = jdbc;
        this.terms = terms;
        this.followers = followers;
    }

    /** What one trip has brought. */
    private static final class Found {

        private final Map<String, Account> accounts = new TreeMap<>();
        private final Map<String, List<Lot>> lots = new HashMap<>();
        private final Map<UUID, Entry> spentEntries = new HashMap<>();
        private final Map<UUID, List<LotUse>> uses = new HashMap<>();
    }

    /**
     * Locks the accounts, and opens those that do not exist, until the transaction ends.
     *
     * @param trip to which all this is added first, so that what is read after it is read under the locks
     * @return the books, once the trip was made
     * @throws CannotAcquireLockException from what is returned, if others opened one of the accounts meanwhile
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Supplier<Books> lock(Wanted wanted, RoundTrip trip, Instant now) {
        Found found = new Found();
        Supplier<Books> opening = read(wanted, "for update", found, trip, now);
        return () -> {
            openMissing(wanted, found);
            return opening.get();
        };
    }

    /**
     * Nothing is written of a customer before she has an account, so what was read of her, which is nothing, is still true. If others
     * opened it meanwhile that is not so; and to wait for it out of order, while others are held, could be to wait in a circle. So whoever
     * comes second begins anew.
     */
    private void openMissing(Wanted wanted, Found found) {
        String[] missing = wanted.customerIds.stream()
                .filter(customerId -> !found.accounts.containsKey(customerId))
                .toArray(String[]::new);
        if (missing.length == 0) {
            return;
        }
        RoundTrip trip = new RoundTrip(jdbc);
        trip.sql("""
                insert into account (customer_id) select customer_id from unnest(?::text[]) as missing (customer_id) order by customer_id
                on conflict do nothing
                """).param(missing).update(opened -> {
            if (opened < missing.length) {
                throw new CannotAcquireLockException(
                        "Of " + missing.length + " new accounts " + opened + " were opened, the others by others");
            }
        });
        trip.make();
        for (String customerId : missing) {
            found.accounts.put(customerId, Account.empty(customerId));
        }
    }

    /** For whoever reads nothing else. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Books lock(Wanted wanted, Instant now) {
        RoundTrip trip = new RoundTrip(jdbc);
        Supplier<Books> opening = lock(wanted, trip, now);
        trip.make();
        return opening.get();
    }

    /**
     * For whoever only looks at what would be so: opens no accounts and locks none, and the books must not be written. The transaction has
     * to see one state of the database all along.
     *
     * @return the books of those that have an account, once the trip was made
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Supplier<Books> look(Wanted wanted, RoundTrip trip, Instant now) {
        return read(wanted, "", new Found(), trip, now);
    }

    private Supplier<Books> read(Wanted wanted, String lock, Found found, RoundTrip trip, Instant now) {
        trip.sql("""
                select customer_id, balance, pending, sequence, erased_at, erased_sequence, standing, standing_due_at
                  from account where customer_id = any (?::text[]) order by customer_id
                """ + lock).param(wanted.customerIds.toArray(String[]::new)).query(row -> {
            Account account = account(row);
            found.accounts.put(account.customerId(), account);
        });
        Set<String> withLots = terms.allowsDebt() ? wanted.customerIds : wanted.customersWithLots;
        if (!withLots.isEmpty()) {
            readLots(withLots, wanted, trip, found);
        }
        if (!wanted.spentEntries.isEmpty()) {
            readSpent(wanted.spentEntries, trip, found);
        }
        Function<AccountBook, Follower> following = followers.read(trip, now);
        return () -> open(found, withLots::contains, following, wanted.customersToForget, now);
    }

    /**
     * Whose lots have been due the longest, or are the first of which it is to be told that they expire, of so many lots each; and for
     * whom followers wait.
     *
     * @param except those who are not looked for
     */
    List<String> due(Instant now, Collection<String> except, int mostLots) {
        Set<String> customerIds = new LinkedHashSet<>();
        RoundTrip looking = new RoundTrip(jdbc);
        looking.sql("""
                select distinct customer_id
                  from ((select customer_id from lot
                          where (is_pending or expiring_told) and due_at <= to_timestamp(? / 1e3::float8)
                            and customer_id <> all (?::text[])
                          order by due_at limit ?)
                        union all
                        (select customer_id from lot
                          where not (is_pending or expiring_told) and due_at <= to_timestamp(? / 1e3::float8)
                            and customer_id <> all (?::text[])
                          order by due_at limit ?)) as due
                """)
                .param(now.toEpochMilli())
                .param(except.toArray(String[]::new))
                .param(mostLots)
                .param(now.plus(terms.notice()).toEpochMilli())
                .param(except.toArray(String[]::new))
                .param(mostLots)
                .query(row -> customerIds.add(row.getString("customer_id")));
        looking.sql("""
                select customer_id from account
                 where standing_due_at <= to_timestamp(? / 1e3::float8) and customer_id <> all (?::text[])
                 order by standing_due_at limit ?
                """)
                .param(now.toEpochMilli())
                .param(except.toArray(String[]::new))
                .param(mostLots)
                .query(row -> customerIds.add(row.getString("customer_id")));
        looking.make();
        return List.copyOf(customerIds);
    }

    /** Locks those of the accounts, with their lots, that nobody else holds: the others are looked at by that one, or the next time. */
    @Transactional(propagation = Propagation.MANDATORY)
    Books lockFree(List<String> customerIds, Instant now) {
        Found found = new Found();
        RoundTrip locks = new RoundTrip(jdbc);
        locks.sql("""
                select customer_id, balance, pending, sequence, erased_at, erased_sequence, standing, standing_due_at
                  from account where customer_id = any (?::text[]) order by customer_id for update skip locked
                """).param(customerIds.toArray(String[]::new)).query(row -> {
            Account account = account(row);
            found.accounts.put(account.customerId(), account);
        });
        locks.make();
        Wanted wanted = new Wanted();
        found.accounts.keySet().forEach(wanted::lots);
        RoundTrip lots = new RoundTrip(jdbc);
        readLots(wanted.customersWithLots, wanted, lots, found);
        Function<AccountBook, Follower> following = followers.read(lots, now);
        lots.make();
        return open(found, customerId -> true, following, Set.of(), now);
    }

    /** Where those come from that are used up is only looked up where what came back may have been earned with them, or spent of them. */
    private static void readLots(Set<String> customerIds, Wanted wanted, RoundTrip trip, Found found) {
        boolean onlyOpen = wanted.orderIds.isEmpty() && wanted.spentEntries.isEmpty();
        RoundTrip.Statement lots = onlyOpen
                ? trip.sql(LOTS.formatted("and remaining > 0")).param(customerIds.toArray(String[]::new))
                : trip.sql(LOTS.formatted("") + """
                         where remaining > 0
                            or cause_kind = 'order' and cause_id = any (?::text[])
                            or exists (select from lot_use join entry as spent using (customer_id, sequence)
                                        where lot_use.customer_id = lot.customer_id and lot_use.lot = lot.sequence
                                          and spent.entry_id = any (?::uuid[]))
                        """)
                        .param(customerIds.toArray(String[]::new))
                        .param(wanted.orderIds.toArray(String[]::new))
                        .param(wanted.spentEntries.toArray(UUID[]::new));
        lots.query(row -> found.lots
                .computeIfAbsent(row.getString("customer_id"), id -> new ArrayList<>())
                .add(lot(row)));
    }

    private static void readSpent(Set<UUID> entryIds, RoundTrip trip, Found found) {
        UUID[] ids = entryIds.toArray(UUID[]::new);
        trip.sql("select * from entry where entry_id = any (?::uuid[])")
                .param(ids)
                .query(row -> {
                    Entry entry = entry(row);
                    found.spentEntries.put(entry.entryId(), entry);
                });
        trip.sql("""
                select spent.entry_id, used.sequence, lot, used.points
                  from unnest(?::uuid[]) as wanted (entry_id)
                 cross join lateral (
                       select entry_id, customer_id, sequence from entry where entry.entry_id = wanted.entry_id limit 1) as spent
                 cross join lateral (
                       select sequence, lot, points from lot_use
                        where lot_use.customer_id = spent.customer_id and lot_use.sequence = spent.sequence offset 0) as used
                 order by lot
                """)
                .param(ids)
                .query(row -> found.uses
                        .computeIfAbsent(row.getObject("entry_id", UUID.class), id -> new ArrayList<>())
                        .add(new LotUse(row.getLong("sequence"), row.getLong("lot"), row.getLong("points"))));
    }

    private Books open(
            Found found,
            Function<String, Boolean> hasLots,
            Function<AccountBook, Follower> following,
            Set<String> toForget,
            Instant now) {
        Map<String, AccountBook> books = new TreeMap<>();
        found.accounts.forEach((customerId, account) -> books.put(
                customerId,
                new AccountBook(
                        account,
                        hasLots.apply(customerId) ? found.lots.getOrDefault(customerId, List.of()) : null,
                        terms,
                        now)));
        for (AccountBook book : books.values()) {
            book.followedBy(following.apply(book));
            if (!toForget.contains(book.customerId())) {
                book.follower().letTimePass(book);
            }
        }
        Map<UUID, Books.Spent> spent = new HashMap<>();
        found.spentEntries.forEach((entryId, entry) ->
                spent.put(entryId, new Books.Spent(entry, found.uses.getOrDefault(entryId, List.of()))));
        return new Books(books, spent);
    }

    static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString("customer_id"),
                row.getLong("balance"),
                row.getLong("pending"),
                row.getLong("sequence"),
                instant(row, "erased_at"),
                row.getLong("erased_sequence"),
                new Kept(row.getString("standing"), instant(row, "standing_due_at")));
    }

    private static Lot lot(ResultSet row) throws SQLException {
        return new Lot(
                row.getLong("sequence"),
                origin(row),
                row.getLong("points"),
                row.getLong("remaining"),
                row.getLong("spent"),
                row.getLong("quantity"),
                row.getLong("returned"),
                row.getObject("earned_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("is_pending"),
                instant(row, "expires_at"),
                row.getBoolean("expiring_told"));
    }

    static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getObject("entry_id", UUID.class),
                Entry.Type.valueOf(row.getString("type")),
                row.getString("customer_id"),
                row.getLong("sequence"),
                row.getLong("points"),
                new Entry.Move(
                        row.getLong("balance_change"),
                        row.getLong("pending_change"),
                        row.getLong("balance"),
                        row.getLong("pending")),
                origin(row),
                new Entry.Detail(
                        row.getString("reward_id"),
                        row.getString("tier"),
                        instant(row, "expires_at"),
                        row.getString("reason"),
                        row.getString("actor")),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    private static Origin origin(ResultSet row) throws SQLException {
        return new Origin(
                new Cause(Cause.Kind.of(row.getString("cause_kind")), row.getString("cause_id")),
                row.getString("rule_id"),
                row.getString("line_id"),
                row.getString("event_id"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
