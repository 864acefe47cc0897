package perennial.campaign.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import perennial.campaign.report.ConversionTable.Candidate;
import perennial.campaign.shopping.Order;
import perennial.events.MessageEvent;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** Finds the messages that orders are due to, and tells of them. */
@Component
public class ConversionWriter {

    private final ConversionTable conversions;
    private final Outbox outbox;
    private final Clock clock;

    ConversionWriter(ConversionTable conversions, Outbox outbox, Clock clock) {
        this.conversions = conversions;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** How long after a message of a campaign's version an order counts as due to it. */
    @FunctionalInterface
    public interface Windows {
        Duration of(String campaignId, int campaignVersion);
    }

    /** In the caller's transaction. */
    public void attribute(List<Order> placed, Windows windows) {
        if (placed.isEmpty()) {
            return;
        }
        Map<String, List<Candidate>> byOrder =
                conversions.candidates(placed).stream().collect(groupingBy(Candidate::orderId));
        Instant now = clock.instant();
        List<MessageEvent> events = new ArrayList<>();
        for (Order order : placed) {
            Attribution.decide(
                            order,
                            byOrder.getOrDefault(order.orderId(), List.of()),
                            candidate -> windows.of(candidate.campaignId(), candidate.campaignVersion()))
                    .filter(candidate -> conversions.convert(order, candidate))
                    .ifPresent(candidate -> events.add(event(order, candidate, now)));
        }
        if (!events.isEmpty()) {
            outbox.append(Topics.MESSAGES, events);
        }
    }

    private static MessageEvent event(Order order, Candidate candidate, Instant now) {
        return MessageEvent.newBuilder()
                .setEventId(UUID.nameUUIDFromBytes(("converted/" + order.orderId()).getBytes(UTF_8))
                        .toString())
                .setType("CONVERTED")
                .setOccurredAt(order.placedAt())
                .setRecordedAt(now)
                .setCauseId(order.eventId())
                .setMessageId(candidate.messageId().toString())
                .setJourneyId(candidate.journeyId().toString())
                .setCustomerId(order.customerId())
                .setCampaignId(candidate.campaignId())
                .setCampaignVersion(candidate.campaignVersion())
                .setStepId(candidate.stepId())
                .setMessageClass(candidate.messageClass())
                .setChannel(candidate.channel())
                .setVoucherCodes(candidate.code() == null ? List.of() : List.of(candidate.code()))
                .setOrderId(order.orderId())
                .setAmountMinor(order.totalMinor())
                .setCurrency(order.currency())
                .build();
    }
}
