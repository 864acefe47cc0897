package perennial.voucher.issuance;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import perennial.events.VoucherRequest;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Issues the vouchers that are asked for on {@code retention.voucher-requests}, once a request. */
@Component
class VoucherRequestHandler implements TopicHandler<VoucherRequest> {

    private static final String REQUESTED = "REQUESTED";

    private final Issuing issuing;
    private final Clock clock;
    private final MeterRegistry metrics;

    VoucherRequestHandler(Issuing issuing, Clock clock, MeterRegistry metrics) {
        this.issuing = issuing;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Topic<VoucherRequest> topic() {
        return Topics.VOUCHER_REQUESTS;
    }

    @Override
    public void handle(List<Inbound<VoucherRequest>> batch) {
        Instant now = clock.instant();
        issuing.carryOut(issuing.decide(firstOfEachRequest(batch), now), now);
    }

    private List<IssueRequest> firstOfEachRequest(List<Inbound<VoucherRequest>> batch) {
        Map<String, IssueRequest> byId = new LinkedHashMap<>();
        for (Inbound<VoucherRequest> inbound : batch) {
            VoucherRequest value = inbound.value();
            if (value.getType().equals(REQUESTED)) {
                byId.putIfAbsent(
                        value.getRequestId(),
                        IssueRequest.byEvent(
                                value.getRequestId(),
                                value.getEventId(),
                                value.getCustomerId(),
                                value.getPromotionId(),
                                value.getCampaignId()));
            } else {
                metrics.counter("perennial.ignored", "topic", topic().name()).increment();
            }
        }
        return List.copyOf(byId.values());
    }
}
