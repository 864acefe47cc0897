package perennial.campaign.journey;

import java.time.Instant;
import perennial.campaign.recipient.Standing;

/**
 * A customer entered or left a segment.
 *
 * @param live whether an event or the time made it so; otherwise a definition or a person did
 */
record MembershipChange(
        String eventId,
        String customerId,
        String segmentId,
        boolean entered,
        Instant occurredAt,
        Instant recordedAt,
        boolean live) {

    Standing standing() {
        return new Standing(customerId, segmentId, entered, occurredAt, recordedAt, eventId);
    }
}
