package perennial.loyalty.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger. It is appended once, and published once under its own id.
 *
 * @param sequence counts up per account from 1, without gaps
 * @param points signed
 * @param balance after this entry
 * @param pending after this entry
 * @param eventId the event that brought the cause
 * @param occurredAt when it became true
 * @param recordedAt when it was decided
 */
public record Entry(
        UUID entryId,
        Type type,
        String customerId,
        long sequence,
        long points,
        long balance,
        long pending,
        Cause cause,
        String ruleId,
        String eventId,
        Instant occurredAt,
        Instant recordedAt) {

    public enum Type {
        EARNED
    }

    /** Follows from the natural key, so that the same entry has the same id wherever it is made. */
    static UUID id(Type type, Cause cause, String ruleId) {
        // Rule ids have no slash, so no two keys read alike, whatever stands in the cause's id.
        String key = type + "/" + ruleId + "/" + cause.kind().code() + "/" + cause.id();
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    @Nullable String orderId() {
        return switch (cause.kind()) {
            case ORDER -> cause.id();
            case ENTERED -> null;
        };
    }
}
