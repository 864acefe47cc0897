package perennial.sandbox.publishing;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.MembershipEvent;

/** A customer who signs up, may be written to by mail, and enters a segment at once: what is published of her. */
public record Entrant(String customerId, String segmentId, Instant at) {

    public CustomerEvent signedUp() {
        return CustomerEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("SIGNED_UP")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setEmail(customerId + "@shop.example")
                .setFirstName("Zoë")
                .setLanguage("en")
                .setTimeZone("Europe/Vienna")
                .setConsents(Map.of(
                        "email", Consent.newBuilder().setGranted(true).setAt(at).build()))
                .build();
    }

    public MembershipEvent entered() {
        return MembershipEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("ENTERED")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId("entrant")
                .setCustomerId(customerId)
                .setSegmentId(segmentId)
                .setDefinitionVersion(1)
                .setReason("EVENT")
                .build();
    }
}
