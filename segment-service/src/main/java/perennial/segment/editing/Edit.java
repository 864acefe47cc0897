package perennial.segment.editing;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.events.SegmentDefinition;

/**
 * What people do to definitions: each is decided from the record that is in force, and gives the one that is to be. The
 * record that is in force already means that there is nothing to do.
 *
 * @param at when, by the wall clock
 * @param actor who does it
 * @param causeId the request
 */
record Edit(Instant at, String actor, String causeId) {
    static final String CURRENT = "CURRENT";
    static final String DELETED = "DELETED";

    static boolean exists(@Nullable SegmentDefinition inForce) {
        return inForce != null && inForce.getType().equals(CURRENT);
    }

    /** A definition that is stopped stays so. After a deletion versions go on, so that one names the same for ever. */
    SegmentDefinition put(@Nullable SegmentDefinition inForce, String segmentId, String description, String when) {
        if (inForce == null) {
            return definition(segmentId, CURRENT, 1, description, when, false);
        }
        boolean same = exists(inForce)
                && inForce.getWhen().equals(when)
                && inForce.getDescription().equals(description);
        return same
                ? inForce
                : definition(
                        segmentId,
                        CURRENT,
                        inForce.getVersion() + 1,
                        description,
                        when,
                        exists(inForce) && inForce.getStopped());
    }

    /** @param inForce exists */
    SegmentDefinition setStopped(SegmentDefinition inForce, boolean stopped) {
        return inForce.getStopped() == stopped
                ? inForce
                : definition(
                        inForce.getSegmentId(),
                        CURRENT,
                        inForce.getVersion(),
                        inForce.getDescription(),
                        inForce.getWhen(),
                        stopped);
    }

    /** @param inForce exists */
    SegmentDefinition delete(SegmentDefinition inForce) {
        return definition(
                inForce.getSegmentId(),
                DELETED,
                inForce.getVersion(),
                inForce.getDescription(),
                inForce.getWhen(),
                false);
    }

    private SegmentDefinition definition(
            String segmentId, String type, int version, String description, String when, boolean stopped) {
        return SegmentDefinition.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType(type)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId(causeId)
                .setActor(Objects.requireNonNull(actor))
                .setSegmentId(segmentId)
                .setVersion(version)
                .setDescription(description)
                .setWhen(when)
                .setStopped(stopped)
                .build();
    }
}
