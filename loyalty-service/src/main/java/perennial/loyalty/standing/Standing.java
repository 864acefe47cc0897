package perennial.loyalty.standing;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Kept;
import perennial.loyalty.milestone.Tally;
import perennial.loyalty.tier.RollingYear;
import perennial.loyalty.tier.Seat;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a customer has come. It is kept in her account's row as it is written here: a name that is changed is another column.
 *
 * @param points that were earned, but for those that a milestone gave
 * @param year all that tiers may be reached by
 * @param yearEventId the event that last changed what tiers are reached by; null if none has
 * @param erasedAt when she who came so far was another person to us; null if never
 * @param dueAt when the tier is to be looked at if nothing happens; null if never
 */
record Standing(
        Tally orders,
        long visits,
        Tally points,
        RollingYear year,
        Seat seat,
        @Nullable String yearEventId,
        @Nullable Instant erasedAt,
        @Nullable Instant dueAt) {

    static final Standing NONE = begunAfter(null);

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    static Standing of(Kept kept) {
        return kept.equals(Kept.NOTHING) ? NONE : JSON.readValue(kept.state(), Standing.class);
    }

    Kept kept() {
        return new Kept(JSON.writeValueAsString(this), dueAt);
    }

    static Standing begunAfter(@Nullable Instant erasedAt) {
        return new Standing(Tally.NONE, 0, Tally.NONE, RollingYear.EMPTY, Seat.FIRST, null, erasedAt, null);
    }

    /** Who was forgotten begins anew. */
    Standing of(@Nullable Instant erased) {
        return Objects.equals(erasedAt, erased) ? this : begunAfter(erased);
    }

    Standing withOrders(Tally changed) {
        return new Standing(changed, visits, points, year, seat, yearEventId, erasedAt, dueAt);
    }

    Standing withVisits(long changed) {
        return new Standing(orders, changed, points, year, seat, yearEventId, erasedAt, dueAt);
    }

    Standing withPoints(Tally changed) {
        return new Standing(orders, visits, changed, year, seat, yearEventId, erasedAt, dueAt);
    }

    Standing withYear(RollingYear changed, @Nullable String eventId) {
        return new Standing(orders, visits, points, changed, seat, eventId, erasedAt, dueAt);
    }

    Standing seated(Seat changed, RollingYear counting, @Nullable Instant due) {
        return new Standing(orders, visits, points, counting, changed, yearEventId, erasedAt, due);
    }
}
