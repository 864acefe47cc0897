package perennial.campaign.journey;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.Voucher;
import perennial.events.VoucherEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Takes voucher-service's answers to the requests of journeys. */
@Component
class VoucherHandler implements TopicHandler<VoucherEvent> {

    /** Of no concern to journeys: what becomes of a voucher after it was issued. */
    private static final Set<String> OTHERS =
            Set.of("DELIVERED", "REDEEMED", "REDEMPTION_REFUSED", "ROLLED_BACK", "EXPIRED", "DISABLED");

    private final JourneyTable journeys;
    private final SituationLookup situations;
    private final MoveWriter writer;
    private final Clock clock;
    private final MeterRegistry metrics;

    VoucherHandler(
            JourneyTable journeys, SituationLookup situations, MoveWriter writer, Clock clock, MeterRegistry metrics) {
        this.journeys = journeys;
        this.situations = situations;
        this.writer = writer;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Topic<VoucherEvent> topic() {
        return Topics.VOUCHERS;
    }

    @Override
    public void handle(List<Inbound<VoucherEvent>> batch) {
        Map<String, VoucherAnswer> answers = new LinkedHashMap<>();
        batch.stream()
                .map(Inbound::value)
                .map(this::answer)
                .flatMap(Optional::stream)
                .forEach(answer -> answers.putIfAbsent(answer.requestId(), answer));
        if (answers.isEmpty()) {
            return;
        }
        List<Journey> asking = journeys.lockByRequests(answers.keySet());
        if (asking.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        writer.write(
                situations.begun(asking).stream()
                        .map(each -> decided(each, answers, now))
                        .toList(),
                now);
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
