package perennial.loyalty.standing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.Follower;
import perennial.loyalty.ledger.Kept;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.ledger.Posting;
import perennial.loyalty.milestone.Measure;
import perennial.loyalty.milestone.MilestoneRule;
import perennial.loyalty.milestone.Tally;
import perennial.loyalty.tier.Basis;
import perennial.loyalty.tier.CountedYear;
import perennial.loyalty.tier.Level;
import perennial.loyalty.tier.Levels;
import perennial.loyalty.tier.RollingYear;
import perennial.loyalty.tier.Seating;

/**
 * One customer's standing while her account is decided upon.
 *
 * <ul>
 *   <li>A tier is worth the points that entries say were earned, by the days on which they were; milestones' points count as well. Or it
 *       is worth what orders cost that were placed and have not come back, by the days on which they were placed.
 *   <li>Both are kept, whatever tiers are reached by now.
 *   <li>Milestones count points that were earned otherwise, so that none can lead to itself.
 *   <li>A mark is passed once: what is cancelled or taken back and comes anew passes it silently.
 *   <li>A mark that is passed by what happened too long ago is passed silently.
 * </ul>
 */
public final class CustomerStanding implements Follower {

    private static final int ONE = 1_000;

    private final Programme programme;
    private final Instant now;
    private final Kept opened;
    private final Standing before;
    private final List<Promise> promises = new ArrayList<>();
    private Standing standing;

    /** What does not depend on the customer. */
    record Programme(Levels levels, List<MilestoneRule> milestones, ZoneId zone) {

        LocalDate day(Instant instant) {
            return instant.atZone(zone).toLocalDate();
        }
    }

    /** A voucher that a milestone gives. */
    record Promise(Entry entry, String promotionId) {}

    CustomerStanding(Programme programme, Instant now, AccountBook book) {
        this.programme = programme;
        this.now = now;
        this.opened = book.kept();
        this.before = Standing.of(opened);
        this.standing = before.of(book.erasedAt());
    }

    /** Of an account that was opened with its follower. */
    public static CustomerStanding of(AccountBook book) {
        return (CustomerStanding) book.follower();
    }

    Standing standing() {
        return standing;
    }

    @Override
    public boolean isChanged() {
        return !standing.equals(before);
    }

    @Override
    public Kept kept() {
        return isChanged() ? standing.kept() : opened;
    }

    List<Promise> promises() {
        return promises;
    }

    /** Of what an order earns. */
    public int multiplierThousandths() {
        Level level = level();
        return level == null ? ONE : level.multiplierThousandths();
    }

    private @Nullable Level level() {
        return standing.seat().level(programme.levels());
    }

    /** Whether she is in this tier, or in a higher one. */
    public boolean hasReached(String tier) {
        Level wanted = programme.levels().named(tier);
        Level level = level();
        return wanted != null && level != null && level.isAtLeast(wanted);
    }

    /**
     * An order costs her so much more, or less, than was known before; that counts on the day on which it was placed.
     *
     * @param paidMinor signed
     * @param occurredAt when that happened
     */
    public void paid(
            Origin origin, String currency, long paidMinor, Instant placedAt, Instant occurredAt, AccountBook book) {
        Basis spend = new Basis.Spend(currency);
        LocalDate day = programme.day(placedAt);
        CountedYear before = standing.year().of(spend);
        CountedYear after =
                paidMinor < 0 ? before.minus(day, -paidMinor) : before.plus(day, paidMinor, programme.day(now));
        count(spend, after, origin, occurredAt, book);
    }

    public void ordered(String eventId, Instant occurredAt, AccountBook book) {
        Tally before = standing.orders();
        standing = standing.withOrders(before.plus(1));
        pass(Measure.ORDERS, before.most(), standing.orders().most(), eventId, occurredAt, book);
    }

    public void cancelled() {
        standing = standing.withOrders(standing.orders().plus(-1));
    }

    public void visited(String eventId, Instant occurredAt, AccountBook book) {
        long before = standing.visits();
        standing = standing.withVisits(before + 1);
        pass(Measure.VISITS, before, standing.visits(), eventId, occurredAt, book);
    }

    @Override
    public void forget(Instant at) {
        standing = Standing.begunAfter(at);
    }

    @Override
    public void follow(Entry entry, AccountBook book) {
        long points = entry.move().balanceChange();
        switch (entry.type()) {
            case EARNED -> earned(entry, points, book);
            case REVERSED -> {
                if (points < 0) {
                    takenBack(entry, -points, book);
                }
            }
            case PENDING, SPENT, EXPIRED, ADJUSTED, EXPIRING, TIER_CHANGED, MILESTONE -> {}
        }
    }

    private void earned(Entry entry, long points, AccountBook book) {
        CountedYear year = standing.year().points().plus(programme.day(entry.occurredAt()), points, programme.day(now));
        count(year, entry, book);
        if (entry.origin().cause().kind() != Cause.Kind.MILESTONE) {
            Tally before = standing.points();
            standing = standing.withPoints(before.plus(points));
            pass(
                    Measure.POINTS,
                    before.most(),
                    standing.points().most(),
                    entry.origin().eventId(),
                    entry.occurredAt(),
                    book);
        }
    }

    private void takenBack(Entry entry, long points, AccountBook book) {
        standing = standing.withPoints(standing.points().plus(-points));
        count(standing.year().points().minus(points), entry, book);
    }

    private void count(CountedYear points, Entry entry, AccountBook book) {
        Origin origin = Origin.of(entry.origin().cause(), entry.origin().eventId());
        count(Basis.POINTS, points, origin, entry.occurredAt(), book);
    }

    /** What tiers are not reached by changes nobody's tier, and is no reason for it. */
    private void count(Basis basis, CountedYear changed, Origin origin, Instant occurredAt, AccountBook book) {
        boolean decides = basis.equals(programme.levels().basis());
        standing = standing.withYear(
                standing.year().with(basis, changed), decides ? origin.eventId() : standing.yearEventId());
        if (decides) {
            for (Seating.Change change : seat()) {
                tell(change, origin, Objects.requireNonNullElse(change.at(), occurredAt), book);
            }
        }
    }

    @Override
    public void letTimePass(AccountBook book) {
        for (Seating.Change change : seat()) {
            @Nullable String armedBy = change.at() == null ? null : standing.yearEventId();
            String cause = armedBy == null ? definition(change) : armedBy;
            tell(change, Origin.of(Cause.tier(cause), cause), Objects.requireNonNullElse(change.at(), now), book);
        }
    }

    /** Of the tier for which she has enough now; or of the one for which she has too little, or that is stopped. */
    private static String definition(Seating.Change change) {
        Level left = change.from();
        Level entered = change.tier();
        boolean isUp = entered != null && (left == null || entered.from() > left.from());
        Level defined = isUp && (left == null || !left.stopped()) ? entered : left;
        return defined == null ? "definition" : defined.cause();
    }

    private List<Seating.Change> seat() {
        Basis basis = programme.levels().basis();
        Seating.Seated seated = new Seating(programme.levels(), programme.zone())
                .at(now, standing.seat(), standing.year().of(basis));
        RollingYear counting = standing.year().with(basis, seated.year()).asOf(programme.day(now));
        standing = standing.seated(seated.seat(), counting, seated.dueAt());
        return seated.changes();
    }

    private static void tell(Seating.Change change, Origin origin, Instant occurredAt, AccountBook book) {
        String tier = change.tier() == null ? "" : change.tier().id();
        book.note(
                Entry.Type.TIER_CHANGED,
                origin,
                Long.toString(book.sequence()),
                0,
                new Entry.Detail(null, tier, null, null, null),
                occurredAt);
    }

    private void pass(Measure measure, long before, long most, String eventId, Instant occurredAt, AccountBook book) {
        for (MilestoneRule rule : programme.milestones()) {
            if (rule.measure() == measure && rule.isFresh(occurredAt, now)) {
                for (long mark : rule.marks(before, most)) {
                    reach(rule, mark, eventId, occurredAt, book);
                }
            }
        }
    }

    private void reach(MilestoneRule rule, long mark, String eventId, Instant occurredAt, AccountBook book) {
        Origin origin = new Origin(Cause.milestone(name(rule, mark)), rule.id(), null, eventId);
        Entry reached = book.note(
                Entry.Type.MILESTONE,
                origin,
                "",
                0,
                new Entry.Detail(null, null, null, rule.reason(mark), null),
                occurredAt);
        switch (rule.gift()) {
            case MilestoneRule.OnlyTold told -> {}
            case MilestoneRule.Voucher voucher -> promises.add(new Promise(reached, voucher.promotionId()));
            case MilestoneRule.Points gift ->
                book.earn(new Posting(
                        origin,
                        gift.points(),
                        1,
                        occurredAt,
                        occurredAt,
                        gift.lasting() == null ? null : occurredAt.plus(gift.lasting())));
        }
    }

    /**
     * Ten orders are another mark than ten visits, also where the same rule first asked for the ones and then for the others. Who was
     * forgotten and comes again passes the same marks as another person.
     */
    private String name(MilestoneRule rule, long mark) {
        String reached = rule.reason(mark);
        return standing.erasedAt() == null ? reached : reached + " after " + standing.erasedAt();
    }
}
