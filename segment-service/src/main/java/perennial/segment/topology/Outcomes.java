package perennial.segment.topology;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import perennial.events.CustomerSegments;
import perennial.events.MembershipEvent;
import perennial.events.SegmentMembership;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Transition;

/**
 * Decisions as they are published. Their ids follow from what they say, so that saying it again says the same.
 *
 * <p>Each field is set: the builder would look for the default of one that is not, which takes longer than all the others.
 */
final class Outcomes {

    private Outcomes() {}

    static MembershipEvent membership(String customerId, Transition transition, Instant recordedAt) {
        return MembershipEvent.newBuilder()
                .setEventId(id(
                        customerId,
                        transition.segmentId(),
                        transition.kind().name(),
                        millis(transition.occurredAt()),
                        transition.causeId()))
                .setType(transition.kind().name())
                .setOccurredAt(transition.occurredAt())
                .setRecordedAt(recordedAt)
                .setCauseId(transition.causeId())
                .setActor(null)
                .setCustomerId(customerId)
                .setSegmentId(transition.segmentId())
                .setDefinitionVersion(transition.definitionVersion())
                .setReason(transition.reason().name())
                .build();
    }

    /** @param last the transition after which she is in these segments */
    static CustomerSegments current(String customerId, Customer customer, Transition last, Instant recordedAt) {
        List<SegmentMembership> segments = customer.segments().entrySet().stream()
                .map(membership -> new SegmentMembership(membership.getKey(), membership.getValue()))
                .toList();
        return CustomerSegments.newBuilder()
                .setEventId(id(
                        customerId,
                        "CURRENT",
                        last.segmentId(),
                        last.kind().name(),
                        millis(last.occurredAt()),
                        last.causeId()))
                .setType("CURRENT")
                .setOccurredAt(last.occurredAt())
                .setRecordedAt(recordedAt)
                .setCauseId(last.causeId())
                .setActor(null)
                .setCustomerId(customerId)
                .setSegments(segments)
                .build();
    }

    private static String millis(Instant at) {
        return Long.toString(at.toEpochMilli());
    }

    private static String id(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("\0", parts).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
