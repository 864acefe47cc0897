package perennial.campaign.journey;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.Occasion;
import perennial.campaign.delivery.PromisedVoucherTable;
import perennial.campaign.delivery.Suppression;
import perennial.campaign.delivery.Voucher;
import perennial.campaign.recipient.Recipient;
import perennial.events.VoucherEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Takes voucher-service's answers to the requests of journeys, and lets what becomes of vouchers begin others. */
@Component
class VoucherHandler implements TopicHandler<VoucherEvent> {

    /** Of no concern to journeys: what becomes of a voucher after it was issued. */
    private static final Set<String> OTHERS =
            Set.of("DELIVERED", "REDEEMED", "REDEMPTION_REFUSED", "ROLLED_BACK", "EXPIRED", "DISABLED");

    private final JourneyTable journeys;
    private final SituationLookup situations;
    private final MoveWriter writer;
    private final PromisedVoucherTable vouchers;
    private final OccurrenceWriter occurrences;
    private final Clock clock;
    private final MeterRegistry metrics;

    VoucherHandler(
            JourneyTable journeys,
            SituationLookup situations,
            MoveWriter writer,
            PromisedVoucherTable vouchers,
            OccurrenceWriter occurrences,
            Clock clock,
            MeterRegistry metrics) {
        this.journeys = journeys;
        this.situations = situations;
        this.writer = writer;
        this.vouchers = vouchers;
        this.occurrences = occurrences;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Topic<VoucherEvent> topic() {
        return Topics.VOUCHERS;
    }

    @Override
    public void handle(List<Inbound<VoucherEvent>> batch) {
        List<VoucherEvent> events = batch.stream().map(Inbound::value).toList();
        // Before their journeys are: everybody takes these locks in this order.
        journeys.lockCustomers(events.stream()
                .map(VoucherEvent::getCustomerId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        answer(events);
        occurrences.write(events.stream()
                .map(VoucherHandler::occurrence)
                .flatMap(Optional::stream)
                .toList());
        // Once all journeys have their codes: what becomes of one may stand in the batch that brought it.
        vouchers.apply(events.stream()
                .map(VoucherHandler::fate)
                .flatMap(Optional::stream)
                .toList());
    }

    private void answer(List<VoucherEvent> events) {
        Map<String, VoucherAnswer> answers = new LinkedHashMap<>();
        events.stream()
                .map(this::answer)
                .flatMap(Optional::stream)
                .forEach(answer -> answers.putIfAbsent(answer.requestId(), answer));
        if (answers.isEmpty()) {
            return;
        }
        List<Journey> asking = journeys.lockByRequests(answers.keySet());
        Instant now = clock.instant();
        writer.write(
                situations.begun(asking).stream()
                        .map(each -> decided(each, answers, now))
                        .toList(),
                now);
    }

    /** What it means for those to whom the code was promised. */
    private static Optional<PromisedVoucherTable.Fate> fate(VoucherEvent event) {
        String code = event.getCode();
        if (code == null) {
            return Optional.empty();
        }
        return switch (event.getType()) {
            case "REDEEMED" -> Optional.of(fate(event, code, Suppression.VOUCHER_REDEEMED));
            case "EXPIRED" -> Optional.of(fate(event, code, Suppression.VOUCHER_EXPIRED));
            case "DISABLED" -> Optional.of(fate(event, code, Suppression.VOUCHER_DISABLED));
            case "ROLLED_BACK" -> Optional.of(fate(event, code, null));
            default -> Optional.empty();
        };
    }

    private static PromisedVoucherTable.Fate fate(VoucherEvent event, String code, @Nullable Suppression ended) {
        return new PromisedVoucherTable.Fate(code, event.getCustomerId(), ended, event.getEventId());
    }

    private static Optional<Occurrence> occurrence(VoucherEvent event) {
        String customerId = event.getCustomerId();
        if (customerId == null || Recipient.isGuest(customerId)) {
            return Optional.empty();
        }
        String code = event.getCode();
        return Optional.of(new Occurrence(
                event.getEventId(),
                event.getEventId(),
                customerId,
                event.getOccurredAt(),
                Occurrence.Origin.LIFE,
                new Happening.Voucher(event.getType(), event.getPromotionId()),
                new Occasion(event.getOrderId(), null, null),
                code == null ? null : new Voucher(code, event.getValidUntil())));
    }

    private static MoveWriter.Decided decided(
            SituationLookup.Begun each, Map<String, VoucherAnswer> answers, Instant now) {
        VoucherAnswer answer = Optional.ofNullable(
                        answers.get(String.valueOf(each.journey().requestId())))
                .orElseThrow();
        return new MoveWriter.Decided(
                each.journey(),
                each.campaign(),
                each.comingClass(),
                JourneyDecision.answered(each.journey(), each.campaign(), answer, now));
    }

    private Optional<VoucherAnswer> answer(VoucherEvent event) {
        String requestId = event.getRequestId();
        return switch (event.getType()) {
            case "ISSUED" -> requestId == null ? Optional.empty() : Optional.of(issued(event, requestId));
            case "REFUSED" ->
                requestId == null
                        ? Optional.empty()
                        : Optional.of(new VoucherAnswer.Refused(
                                event.getEventId(),
                                requestId,
                                event.getReason() == null ? "voucher_refused" : event.getReason()));
            default -> {
                if (!OTHERS.contains(event.getType())) {
                    metrics.counter("perennial.ignored", "topic", topic().name())
                            .increment();
                }
                yield Optional.empty();
            }
        };
    }

    private static VoucherAnswer issued(VoucherEvent event, String requestId) {
        String code = event.getCode();
        if (code == null) {
            throw new IllegalArgumentException("ISSUED without a code");
        }
        return new VoucherAnswer.Issued(event.getEventId(), requestId, new Voucher(code, event.getValidUntil()));
    }
}
