package perennial.campaign.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Occasion;

/**
 * With what a journey began, which never changes.
 *
 * @param triggerKey names its cause; a campaign begins one journey for each
 * @param triggerEvent the event that told of it
 * @param triggerSegment the segment that was entered or left; null if it was something else that happened
 * @param triggeredAt when it happened
 * @param startedAt when the journey began, which is later
 */
record Beginning(
        UUID journeyId,
        String campaignId,
        int campaignVersion,
        String customerId,
        String triggerKey,
        String triggerEvent,
        @Nullable String triggerSegment,
        Instant triggeredAt,
        Occasion occasion,
        Instant startedAt) {

    /** Ids follow from the cause, so that whoever decides again decides on the same journey. */
    static Beginning of(String campaignId, int version, Occurrence occurrence, Instant now) {
        return new Beginning(
                idOf("journey", campaignId, occurrence.customerId(), occurrence.key()),
                campaignId,
                version,
                occurrence.customerId(),
                occurrence.key(),
                occurrence.eventId(),
                occurrence.happening() instanceof Happening.Membership membership ? membership.segmentId() : null,
                occurrence.since(),
                occurrence.occasion(),
                now);
    }

    static UUID idOf(String... names) {
        return UUID.nameUUIDFromBytes(String.join("/", names).getBytes(UTF_8));
    }
}
