package perennial.campaign.journey;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.Erasures;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.recipient.Standing;
import perennial.campaign.recipient.StandingTable;
import perennial.events.MembershipEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Keeps standings, and lets changes of membership begin and end journeys. */
@Component
class MembershipHandler implements TopicHandler<MembershipEvent> {

    private final StandingTable standings;
    private final RecipientTable recipients;
    private final OccurrenceWriter occurrences;
    private final MeterRegistry metrics;

    MembershipHandler(
            StandingTable standings, RecipientTable recipients, OccurrenceWriter occurrences, MeterRegistry metrics) {
        this.standings = standings;
        this.recipients = recipients;
        this.occurrences = occurrences;
        this.metrics = metrics;
    }

    @Override
    public Topic<MembershipEvent> topic() {
        return Topics.MEMBERSHIPS;
    }

    /** A change and, of it, what a campaign may act on. */
    private record Change(Standing standing, Occurrence occurrence) {}

    @Override
    public void handle(List<Inbound<MembershipEvent>> batch) {
        List<Change> changes = batch.stream()
                .map(Inbound::value)
                .map(this::change)
                .flatMap(Optional::stream)
                .toList();
        List<Standing> told = changes.stream().map(Change::standing).toList();
        Erasures erasures =
                recipients.erasures(told.stream().map(Standing::customerId).toList());
        standings.apply(told.stream()
                .filter(standing -> !erasures.cover(standing.customerId(), standing.occurredAt()))
                .toList());
        occurrences.write(changes.stream().map(Change::occurrence).toList());
    }

    private Optional<Change> change(MembershipEvent event) {
        return switch (event.getType()) {
            case "ENTERED" -> Optional.of(change(event, true));
            case "EXITED" -> Optional.of(change(event, false));
            default -> {
                metrics.counter("perennial.ignored", "topic", topic().name()).increment();
                yield Optional.empty();
            }
        };
    }

    private static Change change(MembershipEvent event, boolean entered) {
        Occurrence.Origin origin = switch (event.getReason()) {
            case "EVENT", "TIME" -> Occurrence.Origin.LIFE;
            case "DEFINITION" -> Occurrence.Origin.DEFINITION;
            default -> Occurrence.Origin.REMOVAL;
        };
        Standing standing = new Standing(
                event.getCustomerId(),
                event.getSegmentId(),
                entered,
                event.getOccurredAt(),
                event.getRecordedAt(),
                event.getEventId());
        return new Change(standing, Occurrence.of(standing, origin));
    }
}
