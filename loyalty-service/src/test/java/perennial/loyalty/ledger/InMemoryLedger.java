package perennial.loyalty.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The ledger without a database: what is locked and written is kept in maps, and what the database insists on is checked. */
public final class InMemoryLedger {

    public static final Duration NOTICE = Duration.ofDays(30);

    private final Keeper keeper;
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Map<String, TreeMap<Long, Lot>> lots = new HashMap<>();
    private final Map<String, Map<Long, Long>> usedOfLots = new HashMap<>();
    private final Map<UUID, Books.Spent> spent = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<UUID> entryIds = new HashSet<>();
    private Terms terms;

    /** Has followers without a database. */
    public interface Keeper {

        Follower open(AccountBook book, Instant now);

        void keep(AccountBook book);
    }

    private static final Keeper NOBODY = new Keeper() {

        @Override
        public Follower open(AccountBook book, Instant now) {
            return new Follower() {

                @Override
                public void letTimePass(AccountBook opened) {}

                @Override
                public void forget(Instant at) {}

                @Override
                public void follow(Entry entry, AccountBook followed) {}

                @Override
                public boolean isChanged() {
                    return false;
                }

                @Override
                public Kept kept() {
                    return Kept.NOTHING;
                }
            };
        }

        @Override
        public void keep(AccountBook book) {}
    };

    InMemoryLedger(Terms.Shortfall shortfall) {
        this(shortfall, NOBODY);
    }

    public InMemoryLedger(Terms.Shortfall shortfall, Keeper keeper) {
        this.terms = new Terms(shortfall, NOTICE, Duration.ofDays(2));
        this.keeper = keeper;
    }

    /** From now on. */
    void notice(Duration notice) {
        terms = new Terms(terms.shortfall(), notice, terms.freshness());
    }

    /** @param withLots of whom the lots are read */
    public Books open(Collection<String> customerIds, Collection<String> withLots, Instant now) {
        Books books = openAsTheyWere(customerIds, withLots, now);
        books.all().forEach(book -> book.follower().letTimePass(book));
        return books;
    }

    private Books openAsTheyWere(Collection<String> customerIds, Collection<String> withLots, Instant now) {
        Map<String, AccountBook> books = new TreeMap<>();
        for (String customerId : customerIds) {
            AccountBook book = new AccountBook(
                    account(customerId),
                    terms.allowsDebt() || withLots.contains(customerId) ? lots(customerId) : null,
                    terms,
                    now);
            book.followedBy(keeper.open(book, now));
            books.put(customerId, book);
        }
        return new Books(books, spent);
    }

    public Books open(String customerId, Instant now) {
        return open(List.of(customerId), List.of(customerId), now);
    }

    public void forget(String customerId, Instant at) {
        Books books = openAsTheyWere(List.of(customerId), List.of(customerId), at);
        books.account(customerId).forget(Origin.of(Cause.erasure("erasure"), "erasure"), at);
        write(books);
    }

    public void write(Books books) {
        for (AccountBook book : books.all()) {
            keeper.keep(book);
            TreeMap<Long, Lot> own = lots.computeIfAbsent(book.customerId(), id -> new TreeMap<>());
            book.newLots()
                    .forEach(lot -> assertThat(own.put(lot.sequence(), lot)).isNull());
            book.changedLots()
                    .forEach(lot -> assertThat(own.put(lot.sequence(), lot)).isNotNull());
            Map<Long, Long> used = usedOfLots.computeIfAbsent(book.customerId(), id -> new HashMap<>());
            book.uses().forEach(use -> used.merge(use.lot(), use.points(), Long::sum));
            for (Entry entry : book.entries()) {
                assertThat(entryIds.add(entry.entryId())).as("%s is new", entry).isTrue();
                entries.add(entry);
                spent.put(
                        entry.entryId(),
                        new Books.Spent(
                                entry,
                                book.uses().stream()
                                        .filter(use -> use.sequence() == entry.sequence())
                                        .toList()));
            }
            accounts.put(book.customerId(), book.account());
            check(book.customerId());
        }
    }

    private void check(String customerId) {
        Account account = account(customerId);
        List<Entry> own = entries(customerId);
        long balance = 0;
        long pending = 0;
        for (int i = 0; i < own.size(); i++) {
            Entry entry = own.get(i);
            balance += entry.move().balanceChange();
            pending += entry.move().pendingChange();
            assertThat(entry.sequence()).isEqualTo(i + 1);
            assertThat(entry.move().balance()).isEqualTo(balance);
            assertThat(entry.move().pending()).isEqualTo(pending).isNotNegative();
            if (terms.shortfall() != Terms.Shortfall.NEGATIVE) {
                assertThat(balance).isNotNegative();
            }
        }
        assertThat(account)
                .isEqualTo(new Account(
                        customerId,
                        balance,
                        pending,
                        own.size(),
                        account.erasedAt(),
                        account.erasedSequence(),
                        account.kept()));
        assertThat(remaining(customerId, false)).isEqualTo(Math.max(0, balance));
        assertThat(remaining(customerId, true)).isEqualTo(pending);
        for (Lot lot : lots(customerId)) {
            assertThat(lot.remaining())
                    .isEqualTo(lot.points()
                            + usedOfLots.getOrDefault(customerId, Map.of()).getOrDefault(lot.sequence(), 0L));
            assertThat(lot.remaining()).isNotNegative();
            assertThat(lot.spent()).isNotNegative();
            assertThat(lot.remaining() + lot.spent()).isLessThanOrEqualTo(lot.points());
        }
    }

    private long remaining(String customerId, boolean isPending) {
        return lots(customerId).stream()
                .filter(lot -> lot.isPending() == isPending)
                .mapToLong(Lot::remaining)
                .sum();
    }

    public Account account(String customerId) {
        return accounts.getOrDefault(customerId, Account.empty(customerId));
    }

    public Collection<Account> accounts() {
        return accounts.values();
    }

    public Collection<Lot> lots(String customerId) {
        return lots.getOrDefault(customerId, new TreeMap<>()).values();
    }

    public List<Entry> entries() {
        return entries;
    }

    public List<Entry> entries(String customerId) {
        return entries.stream()
                .filter(entry -> entry.customerId().equals(customerId))
                .toList();
    }
}
