package perennial.voucher.issuance;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.voucher.code.Code;
import perennial.voucher.limit.UseCounters;
import perennial.voucher.limit.Uses;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotions;
import perennial.voucher.register.Cause;
import perennial.voucher.register.OutcomeType;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;

/** Issues the vouchers that are asked for on {@code retention.voucher-requests}, once a request. */
@Component
class VoucherRequestHandler implements TopicHandler<VoucherRequest> {

    private static final String REQUESTED = "REQUESTED";

    /** With 60 bits a taken code is drawn less than once in the life of the universe: after so many, something is broken. */
    private static final int MOST_DRAWS = 10;

    private final Promotions promotions;
    private final UseCounters counters;
    private final IssueRequests requests;
    private final VoucherRegister register;
    private final Outcomes outcomes;
    private final RandomGenerator random;
    private final Clock clock;
    private final MeterRegistry metrics;

    VoucherRequestHandler(
            Promotions promotions,
            UseCounters counters,
            IssueRequests requests,
            VoucherRegister register,
            Outcomes outcomes,
            RandomGenerator random,
            Clock clock,
            MeterRegistry metrics) {
        this.promotions = promotions;
        this.counters = counters;
        this.requests = requests;
        this.register = register;
        this.outcomes = outcomes;
        this.random = random;
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
        List<IssueDecision> decisions = decide(firstOfEachRequest(batch), now);
        Set<String> undecided = requests.record(decisions, now);
        List<IssueDecision> first = decisions.stream()
                .filter(decision -> undecided.contains(decision.request().requestId()))
                .toList();
        Map<String, Voucher> issued = draw(first, now);
        outcomes.append(
                first.stream().map(decision -> outcome(decision, issued, now)).toList());
    }

    private List<IssueRequest> firstOfEachRequest(List<Inbound<VoucherRequest>> batch) {
        Map<String, IssueRequest> byId = new LinkedHashMap<>();
        for (Inbound<VoucherRequest> inbound : batch) {
            VoucherRequest value = inbound.value();
            if (value.getType().equals(REQUESTED)) {
                byId.putIfAbsent(
                        value.getRequestId(),
                        new IssueRequest(
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

    private List<IssueDecision> decide(List<IssueRequest> asked, Instant now) {
        Map<String, InForce> known = new HashMap<>();
        asked.stream()
                .map(IssueRequest::promotionId)
                .distinct()
                .forEach(id -> promotions.inForce(id).ifPresent(promotion -> known.put(id, promotion)));
        Map<UseCounters.Key, Uses> uses =
                counters.read(asked.stream().map(VoucherRequestHandler::counter).toList());
        return asked.stream()
                .map(request -> IssuePolicy.decide(
                        request,
                        known.get(request.promotionId()),
                        Objects.requireNonNull(uses.get(counter(request))),
                        now))
                .toList();
    }

    private static UseCounters.Key counter(IssueRequest request) {
        return new UseCounters.Key(request.promotionId(), request.customerId());
    }

    /** Draws a code for each voucher that is to be issued, and another one where the code is taken. */
    private Map<String, Voucher> draw(List<IssueDecision> decisions, Instant now) {
        List<IssueDecision.Issue> missing = new ArrayList<>();
        for (IssueDecision decision : decisions) {
            if (decision instanceof IssueDecision.Issue issue) {
                missing.add(issue);
            }
        }
        Map<String, Voucher> issued = new HashMap<>();
        for (int draw = 1; !missing.isEmpty(); draw++) {
            if (draw > MOST_DRAWS) {
                throw new IllegalStateException("Drew " + MOST_DRAWS + " codes, and all of them are taken");
            }
            Map<String, Voucher> drawn = new LinkedHashMap<>();
            missing.forEach(issue -> drawn.put(issue.request().requestId(), voucher(issue, now)));
            Set<Code> added = register.add(drawn.values());
            drawn.values().removeIf(voucher -> !added.contains(voucher.code()));
            issued.putAll(drawn);
            missing.removeIf(issue -> drawn.containsKey(issue.request().requestId()));
        }
        return issued;
    }

    private Voucher voucher(IssueDecision.Issue issue, Instant now) {
        IssueRequest request = issue.request();
        return new Voucher(
                new Code(issue.pattern().draw(random)),
                Voucher.Kind.SINGLE,
                request.promotionId(),
                issue.promotionVersion(),
                request.customerId(),
                null,
                false,
                Voucher.Origin.request(request.requestId(), request.campaignId()),
                now,
                issue.period(),
                Voucher.Progress.NEW);
    }

    private static VoucherEvent outcome(IssueDecision decision, Map<String, Voucher> issued, Instant now) {
        IssueRequest request = decision.request();
        Cause cause = Cause.event(request.causeId());
        return switch (decision) {
            case IssueDecision.Issue issue -> {
                Voucher voucher = Objects.requireNonNull(issued.get(request.requestId()));
                yield Outcomes.outcome(OutcomeType.ISSUED, voucher, request.requestId(), cause, now)
                        .setValidFrom(voucher.period().from())
                        .setValidUntil(voucher.period().until())
                        .build();
            }
            case IssueDecision.Refuse refuse ->
                Outcomes.outcome(OutcomeType.REFUSED, request.requestId(), cause, now)
                        .setPromotionId(request.promotionId())
                        .setCustomerId(request.customerId())
                        .setRequestId(request.requestId())
                        .setCampaignId(request.campaignId())
                        .setReason(refuse.reason().code())
                        .build();
        };
    }
}
