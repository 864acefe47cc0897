package perennial.loyalty.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger. It is appended once, and published once under its own id.
 *
 * @param sequence counts up per account from 1, without gaps
 * @param points as they are told, signed
 * @param occurredAt when it became true
 * @param recordedAt when it was decided
 */
public record Entry(
        UUID entryId,
        Type type,
        String customerId,
        long sequence,
        long points,
        Move move,
        Origin origin,
        Detail detail,
        Instant occurredAt,
        Instant recordedAt) {

    public enum Type {
        /** Will be earned once the return window is over. */
        PENDING,
        /** Can be spent from now on. */
        EARNED,
        SPENT,
        EXPIRED,
        /** Taken back with what they were earned with; or given back, since what they were spent on does not come. */
        REVERSED,
        /** By a person, who said why. */
        ADJUSTED,
        /** Moves nothing: says what will expire, and when. */
        EXPIRING,
        TIER_CHANGED,
        MILESTONE
    }

    /**
     * What an entry moves.
     *
     * @param balance after it
     * @param pending after it
     */
    public record Move(long balanceChange, long pendingChange, long balance, long pending) {}

    /**
     * What some entries say besides.
     *
     * @param expiresAt when the points do, or would
     * @param actor who did it, where a person did
     */
    public record Detail(
            @Nullable String rewardId,
            @Nullable String tier,
            @Nullable Instant expiresAt,
            @Nullable String reason,
            @Nullable String actor) {

        public static final Detail NONE = new Detail(null, null, null, null, null);

        static Detail expiring(@Nullable Instant at) {
            return at == null ? NONE : new Detail(null, null, at, null, null);
        }

        static Detail because(String reason) {
            return new Detail(null, null, null, reason, null);
        }
    }

    /**
     * Follows from the natural key, so that the same entry has the same id wherever it is made.
     *
     * @param which of several that one cause may have, by the same rule for the same line; empty if there is one
     */
    static UUID id(Type type, String customerId, Origin origin, String which) {
        StringBuilder key = new StringBuilder();
        part(key, type.name());
        part(key, customerId);
        part(key, origin.ruleId());
        part(key, origin.cause().kind().code());
        part(key, origin.cause().id());
        part(key, origin.lineId());
        part(key, which);
        return UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** With its length, so that no two keys read alike, whatever stands in them. */
    private static void part(StringBuilder key, @Nullable String part) {
        if (part == null) {
            key.append('-');
        } else {
            key.append(part.length()).append(':').append(part);
        }
    }

    public @Nullable String orderId() {
        return origin.cause().kind() == Cause.Kind.ORDER ? origin.cause().id() : null;
    }
}
