package perennial.loyalty.ledger;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Entry.Detail;
import perennial.loyalty.ledger.Entry.Move;
import perennial.loyalty.ledger.Entry.Type;

/**
 * One account while it is decided upon: opened with what the database says, and kept up to date with each booking, so that a later
 * one sees what an earlier one did. What was booked at the end is to be written.
 *
 * <p>At any time what remains of earned lots is the balance, or nothing if the balance is below zero; and what remains of pending
 * lots is what is pending.
 */
public final class AccountBook {

    private static final String RETURNED = "returned";
    private static final String CANCELLED = "cancelled";
    private static final String FORGOTTEN = "erased";

    private final String customerId;
    private final Account opened;
    private final Terms terms;
    private final Instant now;
    private final boolean knowsAllLots;
    private final TreeMap<Long, Lot> lots = new TreeMap<>();
    private final Set<Long> changedLots = new LinkedHashSet<>();
    private final Set<Long> newLots = new LinkedHashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<LotUse> uses = new ArrayList<>();
    private long balance;
    private long pending;
    private long sequence;
    private boolean hasFallenLower;
    private @Nullable Instant erasedAt;
    private long erasedSequence;
    private @Nullable Follower follower;
    private int followed;
    private boolean isFollowing;

    /**
     * @param lots all from which points can be taken, and all of the orders in question; null if none of them is asked for, as
     *     whoever only earns needs none
     */
    AccountBook(Account account, @Nullable Collection<Lot> lots, Terms terms, Instant now) {
        this.customerId = account.customerId();
        this.opened = account;
        this.erasedAt = account.erasedAt();
        this.erasedSequence = account.erasedSequence();
        this.balance = account.balance();
        this.pending = account.pending();
        this.sequence = account.sequence();
        this.terms = terms;
        this.now = now;
        // Without a balance there is nothing in any lot that could be taken.
        this.knowsAllLots = lots != null || account.balance() <= 0;
        if (lots != null) {
            lots.forEach(lot -> this.lots.put(lot.sequence(), lot));
            checkThatLotsAreTheBalance();
        }
    }

    /** As it is now. */
    Account account() {
        return new Account(
                customerId,
                balance,
                pending,
                sequence,
                erasedAt,
                erasedSequence,
                follower().kept());
    }

    public String customerId() {
        return customerId;
    }

    public long balance() {
        return balance;
    }

    /** Of the last entry. */
    public long sequence() {
        return sequence;
    }

    public @Nullable Instant erasedAt() {
        return erasedAt;
    }

    /** Whether what happened then is nobody's any more. */
    public boolean isForgotten(Instant occurredAt) {
        return erasedAt != null && !occurredAt.isAfter(erasedAt);
    }

    /** As it was when it was opened. */
    public Kept kept() {
        return opened.kept();
    }

    public Follower follower() {
        return requireNonNull(follower);
    }

    void followedBy(Follower chosen) {
        follower = chosen;
    }

    /** Whatever books something ends with it, so what follows is there for whoever goes on. What a follower adds is followed in its turn. */
    private void follow() {
        if (follower == null || isFollowing) {
            return;
        }
        isFollowing = true;
        while (followed < entries.size()) {
            followed++;
            follower.follow(entries.get(followed - 1), this);
        }
        isFollowing = false;
    }

    /** Those that were appended since it was opened. */
    public List<Entry> entries() {
        return entries;
    }

    List<LotUse> uses() {
        return uses;
    }

    List<Lot> newLots() {
        return newLots.stream().map(this::lot).toList();
    }

    List<Lot> changedLots() {
        return changedLots.stream()
                .filter(number -> !newLots.contains(number))
                .map(this::lot)
                .toList();
    }

    boolean isChanged() {
        return !entries.isEmpty()
                || !changedLots.isEmpty()
                || !Objects.equals(erasedAt, opened.erasedAt())
                || follower().isChanged();
    }

    /** Whether a return was allowed to take more than there was. */
    boolean hasFallenLower() {
        return hasFallenLower;
    }

    List<Lot> lots() {
        return List.copyOf(lots.values());
    }

    /** What happens to points by itself until now: they are earned, it is told that they will expire, they expire. */
    public void settle() {
        List<Lot> due = due();
        while (!due.isEmpty()) {
            due.forEach(lot -> letTimePass(lot.sequence()));
            // Most lots are due for one thing; those that lay for long are due for the next one, too.
            due = due();
        }
        follow();
    }

    /** What is due first comes first. */
    private List<Lot> due() {
        return lots.values().stream()
                .filter(this::isDue)
                .sorted(comparing(lot -> requireNonNull(dueAt(lot))))
                .toList();
    }

    private boolean isDue(Lot lot) {
        Instant dueAt = dueAt(lot);
        return dueAt != null && !dueAt.isAfter(now);
    }

    /** What is over is not told beforehand any more. */
    private @Nullable Instant dueAt(Lot lot) {
        Instant dueAt = lot.dueAt();
        return dueAt != null && dueAt.isAfter(now) && lot.isToBeAnnounced() ? toldAt(dueAt) : dueAt;
    }

    private void letTimePass(long number) {
        Lot lot = lot(number);
        if (!isDue(lot)) {
            return;
        }
        if (lot.isPending()) {
            mature(lot);
        } else if (isOver(lot)) {
            expire(lot);
        } else {
            announce(lot);
        }
    }

    private void mature(Lot lot) {
        long sequenceOfEntry = append(
                Type.EARNED,
                lot.origin(),
                "",
                lot.remaining(),
                lot.remaining(),
                -lot.remaining(),
                Detail.expiring(lot.expiresAt()),
                lot.earnedAt());
        put(lot.earned(hasNoNotice(lot.expiresAt(), lot.earnedAt())));
        payWhatIsOwed(lot.sequence(), sequenceOfEntry, lot.remaining());
    }

    private boolean isOver(Lot lot) {
        return lot.canBeSpent() && lot.expiresAt() != null && !lot.expiresAt().isAfter(now);
    }

    /** Of all lots that expire at one time it is told once. What is told long after it should have been is news of now. */
    private void announce(Lot first) {
        Instant expiresAt = requireNonNull(first.expiresAt());
        long points = 0;
        for (Lot lot : List.copyOf(lots.values())) {
            if (lot.isToBeAnnounced() && expiresAt.equals(lot.expiresAt())) {
                points += lot.remaining();
                put(lot.told());
            }
        }
        Instant toldAt = toldAt(expiresAt);
        append(
                Type.EXPIRING,
                first.origin(),
                expiresAt.toString(),
                points,
                0,
                0,
                Detail.expiring(expiresAt),
                isLongAgo(toldAt) ? now : toldAt);
    }

    private void expire(Lot lot) {
        Instant expiresAt = requireNonNull(lot.expiresAt());
        long number = append(
                Type.EXPIRED,
                lot.origin(),
                expiresAt.toString(),
                -lot.remaining(),
                -lot.remaining(),
                0,
                Detail.expiring(expiresAt),
                expiresAt);
        use(number, lot.sequence(), -lot.remaining());
        put(lot.without(lot.remaining()));
    }

    /** Whoever gets points that soon expire knows it from the start. */
    private boolean hasNoNotice(@Nullable Instant expiresAt, Instant earnedAt) {
        return expiresAt != null && toldAt(expiresAt).isBefore(earnedAt);
    }

    /** What a history that is loaded should have told long ago is no news. */
    private boolean isHistory(@Nullable Instant expiresAt) {
        return expiresAt != null && isLongAgo(toldAt(expiresAt));
    }

    private Instant toldAt(Instant expiresAt) {
        return expiresAt.minus(terms.notice());
    }

    private boolean isLongAgo(Instant instant) {
        return !instant.isAfter(now.minus(terms.freshness()));
    }

    /**
     * Pending if they are for some time, otherwise earned; and expired at once if that lies behind already. That they will expire is left
     * to be told when all are booked that do so at one time.
     */
    public void earn(Posting posting) {
        Instant earnedAt = posting.earnedAt();
        boolean isPending = !earnedAt.equals(posting.occurredAt()) && earnedAt.isAfter(now);
        if (balance < 0 && !isPending) {
            // What is owed is paid by what was due first, however late the timers are.
            settle();
        }
        long number = isPending
                ? append(
                        Type.PENDING,
                        posting.origin(),
                        "",
                        posting.points(),
                        0,
                        posting.points(),
                        Detail.expiring(posting.expiresAt()),
                        posting.occurredAt())
                : append(
                        Type.EARNED,
                        posting.origin(),
                        "",
                        posting.points(),
                        posting.points(),
                        0,
                        Detail.expiring(posting.expiresAt()),
                        earnedAt);
        open(new Lot(
                number,
                posting.origin(),
                posting.points(),
                posting.points(),
                0,
                posting.quantity(),
                0,
                earnedAt,
                isPending,
                posting.expiresAt(),
                !isPending && (hasNoNotice(posting.expiresAt(), earnedAt) || isHistory(posting.expiresAt()))));
        if (!isPending) {
            payWhatIsOwed(number, number, posting.points());
        }
        if (isOver(lot(number))) {
            expire(lot(number));
        }
        follow();
    }

    /** What was spent although it had to be given back is paid from what comes in. */
    private void payWhatIsOwed(long lotNumber, long entry, long points) {
        long owed = Math.min(points, Math.max(0, points - balance));
        if (owed > 0) {
            use(entry, lotNumber, -owed);
            put(lot(lotNumber).spending(owed));
        }
    }

    /** What came of the wish to take points. */
    public sealed interface Taking {

        record Taken(Entry entry) implements Taking {}

        /** Nothing was taken. */
        record Insufficient(long balance) implements Taking {}
    }

    /**
     * Spends, the oldest first.
     *
     * @param points more than none
     */
    public Taking spend(long points, Origin origin, Detail detail) {
        settle();
        return take(Type.SPENT, points, origin, detail);
    }

    private Taking take(Type type, long points, Origin origin, Detail detail) {
        if (points <= 0) {
            throw new IllegalArgumentException("Points are taken or not, never " + points);
        }
        if (points > balance) {
            return new Taking.Insufficient(balance);
        }
        long number = append(type, origin, "", -points, -points, 0, detail, now);
        Entry taken = entries.getLast();
        takeFromLots(number, oldest(points), type == Type.SPENT);
        follow();
        return new Taking.Taken(taken);
    }

    private record Part(Lot lot, long points) {}

    /** What is to be taken from each lot to have so many points. */
    private List<Part> oldest(long points) {
        List<Part> parts = new ArrayList<>();
        long missing = points;
        for (Lot lot : spendable()) {
            long taken = Math.min(missing, lot.remaining());
            if (taken > 0) {
                parts.add(new Part(lot, taken));
                missing -= taken;
            }
        }
        if (missing > 0) {
            throw new IllegalStateException("Lots of " + customerId + " lack " + missing + " of " + points + " points");
        }
        return parts;
    }

    private void takeFromLots(long entry, List<Part> parts, boolean isSpent) {
        for (Part part : parts) {
            use(entry, part.lot().sequence(), -part.points());
            put(isSpent ? part.lot().spending(part.points()) : part.lot().without(part.points()));
        }
    }

    /** What is dated back is not taken before it was there. */
    private static Instant noEarlierThanEarned(Instant at, Stream<Lot> taken) {
        return taken.map(Lot::earnedAt).filter(at::isBefore).max(naturalOrder()).orElse(at);
    }

    private List<Lot> spendable() {
        if (!knowsAllLots) {
            throw new IllegalStateException("The lots of " + customerId + " were not read");
        }
        return lots.values().stream()
                .filter(Lot::canBeSpent)
                .sorted(Lot.OLDEST_FIRST)
                .toList();
    }

    /**
     * Gives back what was spent, to the lots that it came from. Points that have expired meanwhile are good once more, for as long as
     * customers are told beforehand that points expire: nobody could spend them while they were spent. Nothing that was spent before she
     * was forgotten comes back to whoever bears her id since.
     *
     * <p>What is due is to be settled before; and not between several that are given back at once, of which it is told together that they
     * will expire.
     *
     * @param spent the entry and what it took from each lot; all these lots are in this book
     */
    public void giveBack(Entry spent, Collection<LotUse> taken, Origin origin, String reason) {
        if (spent.sequence() <= erasedSequence) {
            return;
        }
        long points = Math.negateExact(spent.points());
        Detail detail = new Detail(spent.detail().rewardId(), null, null, reason, null);
        long number = append(Type.REVERSED, origin, spent.entryId().toString(), points, points, 0, detail, now);
        long owed = Math.min(points, Math.max(0, points - balance));
        List<LotUse> byLot = taken.stream().sorted(comparingLong(LotUse::lot)).toList();
        for (LotUse use : byLot) {
            long given = -use.points();
            long kept = Math.min(given, owed);
            owed -= kept;
            if (given > kept) {
                use(number, use.lot(), given - kept);
                put(lot(use.lot()).givenBack(given - kept, now.plus(terms.notice())));
            }
        }
        follow();
    }

    /**
     * By a person, with a reason. Points that are given are a lot of their own.
     *
     * @param points signed, not none
     * @param expiresAt when points that are given do; null if never
     */
    Taking adjust(long points, Origin origin, String reason, String actor, @Nullable Instant expiresAt) {
        settle();
        Detail detail = new Detail(null, null, expiresAt, reason, actor);
        if (points < 0) {
            return take(Type.ADJUSTED, Math.negateExact(points), origin, detail);
        }
        long number = append(Type.ADJUSTED, origin, "", points, points, 0, detail, now);
        open(new Lot(number, origin, points, points, 0, 1, 0, now, false, expiresAt, hasNoNotice(expiresAt, now)));
        Entry given = entries.getLast();
        payWhatIsOwed(number, number, points);
        follow();
        return new Taking.Taken(given);
    }

    /**
     * Takes back what came back of an order; what came back before is not taken again.
     *
     * @param totalMinor of the order
     */
    public void returned(String orderId, long totalMinor, Comeback comeback) {
        settle();
        for (Lot lot : lotsOf(orderId)) {
            long unit = Math.max(1, totalMinor);
            long whole = Math.multiplyExact(lot.quantity(), unit);
            long parts = Math.addExact(lot.returned(), comeback.partsOf(lot, unit));
            reverse(lot, Math.min(parts, whole), whole, comeback.eventId(), RETURNED, comeback.occurredAt());
        }
        follow();
    }

    /** Takes back all that an order has earned and that has not come back yet. */
    public void cancelled(String orderId, long totalMinor, String eventId, Instant occurredAt) {
        settle();
        for (Lot lot : lotsOf(orderId)) {
            long whole = Math.multiplyExact(lot.quantity(), Math.max(1, totalMinor));
            reverse(lot, whole, whole, eventId, CANCELLED, occurredAt);
        }
        follow();
    }

    private List<Lot> lotsOf(String orderId) {
        return lots.values().stream().filter(lot -> lot.isOfOrder(orderId)).toList();
    }

    private void reverse(Lot found, long parts, long whole, String eventId, String reason, Instant occurredAt) {
        // What was taken for another lot of the order may have come from this one.
        Lot before = lot(found.sequence());
        if (parts == before.returned()) {
            return;
        }
        long asked = before.lostWith(parts, whole) - before.lostWith(before.returned(), whole);
        put(before.returned(parts));
        long ofLot = Math.min(asked, before.remaining());
        long wasSpent = Math.min(asked - ofLot, before.spent());
        long ofOthers = Math.min(wasSpent, Math.max(0, balance - ofLot));
        long taken = ofLot
                + switch (terms.shortfall()) {
                    case NONE -> 0;
                    case WITHIN_BALANCE -> ofOthers;
                    case NEGATIVE -> wasSpent;
                };
        put(lot(before.sequence()).without(ofLot).settled(wasSpent));
        if (taken == 0) {
            return;
        }
        hasFallenLower |= terms.shortfall() == Terms.Shortfall.NEGATIVE && wasSpent > ofOthers;
        List<Part> others = taken > ofLot && ofOthers > 0 ? oldest(ofOthers) : List.of();
        long pendingTaken = before.isPending() ? ofLot : 0;
        long number = append(
                Type.REVERSED,
                before.origin().by(eventId),
                eventId,
                -taken,
                pendingTaken - taken,
                -pendingTaken,
                Detail.because(reason),
                noEarlierThanEarned(occurredAt, others.stream().map(Part::lot)));
        if (ofLot > 0) {
            use(number, before.sequence(), -ofLot);
        }
        takeFromLots(number, others, true);
    }

    /**
     * She is forgotten: what she had is nobody's, and what happened until then is not booked any more. What is due just then does not
     * happen any more either, or somebody would be told of it, and be sent a voucher for it, who is not known any more.
     */
    void forget(Origin origin, Instant at) {
        if (erasedAt != null && !at.isAfter(erasedAt)) {
            return;
        }
        erasedAt = at;
        follower().forget(at);
        if (balance != 0 || pending != 0) {
            takeEverything(origin, at);
        }
        erasedSequence = sequence;
        follow();
    }

    private void takeEverything(Origin origin, Instant at) {
        List<Lot> open =
                lots.values().stream().filter(lot -> lot.remaining() > 0).toList();
        long number = append(
                Type.ADJUSTED,
                origin,
                "",
                -Math.addExact(balance, pending),
                -balance,
                -pending,
                Detail.because(FORGOTTEN),
                noEarlierThanEarned(at, open.stream().filter(lot -> !lot.isPending())));
        for (Lot lot : open) {
            use(number, lot.sequence(), -lot.remaining());
            put(lot.without(lot.remaining()));
        }
    }

    /** An entry that moves nothing. */
    public Entry note(Type type, Origin origin, String which, long points, Detail detail, Instant occurredAt) {
        append(type, origin, which, points, 0, 0, detail, occurredAt);
        Entry noted = entries.getLast();
        follow();
        return noted;
    }

    private long append(
            Type type,
            Origin origin,
            String which,
            long points,
            long balanceChange,
            long pendingChange,
            Detail detail,
            Instant occurredAt) {
        balance = Math.addExact(balance, balanceChange);
        pending = Math.addExact(pending, pendingChange);
        sequence++;
        entries.add(new Entry(
                Entry.id(type, customerId, origin, which),
                type,
                customerId,
                sequence,
                points,
                new Move(balanceChange, pendingChange, balance, pending),
                origin,
                detail,
                occurredAt,
                now));
        return sequence;
    }

    private void open(Lot lot) {
        newLots.add(lot.sequence());
        put(lot);
    }

    private void put(Lot lot) {
        lots.put(lot.sequence(), lot);
        changedLots.add(lot.sequence());
    }

    private Lot lot(long number) {
        Lot lot = lots.get(number);
        if (lot == null) {
            throw new IllegalStateException("Lot " + number + " of " + customerId + " was not read");
        }
        return lot;
    }

    private void use(long entry, long lot, long points) {
        uses.add(new LotUse(entry, lot, points));
    }

    /** Before anything is taken from lots they are what the balance says. */
    private void checkThatLotsAreTheBalance() {
        Map<Boolean, Long> remaining =
                lots.values().stream().collect(groupingBy(Lot::isPending, summingLong(Lot::remaining)));
        if (remaining.getOrDefault(false, 0L) != Math.max(0, balance) || remaining.getOrDefault(true, 0L) != pending) {
            throw new IllegalStateException("Lots of " + customerId + " do not make its balance");
        }
    }
}
