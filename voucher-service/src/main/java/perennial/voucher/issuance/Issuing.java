package perennial.voucher.issuance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.events.VoucherEvent;
import perennial.voucher.customer.Customer;
import perennial.voucher.customer.Customers;
import perennial.voucher.issuance.IssuePolicy.Issuable;
import perennial.voucher.issuance.IssuePolicy.Subject;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.PromotionUses;
import perennial.voucher.limit.Purse;
import perennial.voucher.limit.UseKey;
import perennial.voucher.limit.Uses;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotions;
import perennial.voucher.register.OutcomeType;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.Voucher;

/** Issues single vouchers to single customers, on whatever request, once a request. */
@Component
class Issuing {

    private final Promotions promotions;
    private final Customers customers;
    private final PromotionUses promotionUses;
    private final IssueRequests requests;
    private final CodeDrawing drawing;
    private final Outcomes outcomes;

    Issuing(
            Promotions promotions,
            Customers customers,
            PromotionUses promotionUses,
            IssueRequests requests,
            CodeDrawing drawing,
            Outcomes outcomes) {
        this.promotions = promotions;
        this.customers = customers;
        this.promotionUses = promotionUses;
        this.requests = requests;
        this.drawing = drawing;
        this.outcomes = outcomes;
    }

    List<IssueDecision> decide(List<IssueRequest> asked, Instant now) {
        Map<String, InForce> known = new HashMap<>();
        asked.stream()
                .map(IssueRequest::promotionId)
                .distinct()
                .forEach(id -> promotions.inForce(id).ifPresent(promotion -> known.put(id, promotion)));
        Map<String, Customer> people =
                customers.find(asked.stream().map(IssueRequest::customerId).toList());
        Map<UseKey, Uses> uses = promotionUses.read(
                asked.stream().map(request -> useKey(request, people)).toList());
        Map<Purse, Long> spent = promotionUses.look(known.keySet()).spentMinor();
        return asked.stream()
                .map(request -> IssuePolicy.decide(
                        request, subject(request, known.get(request.promotionId()), people, uses, spent, now)))
                .toList();
    }

    private static @Nullable Subject subject(
            IssueRequest request,
            @Nullable InForce promotion,
            Map<String, Customer> people,
            Map<UseKey, Uses> uses,
            Map<Purse, Long> spent,
            Instant now) {
        return promotion == null
                ? null
                : new Subject(
                        Issuable.at(now, promotion),
                        Objects.requireNonNull(people.get(request.customerId())),
                        Objects.requireNonNull(uses.get(useKey(request, people))),
                        spentMinor(request.promotionId(), promotion.promotion().budget(), spent));
    }

    private static UseKey useKey(IssueRequest request, Map<String, Customer> people) {
        return new UseKey(
                request.promotionId(),
                request.customerId(),
                Objects.requireNonNull(people.get(request.customerId())).emailHash());
    }

    private static long spentMinor(String promotionId, @Nullable Budget budget, Map<Purse, Long> spent) {
        return budget == null ? 0 : spent.getOrDefault(new Purse(promotionId, budget.currency()), 0L);
    }

    /**
     * Carries out the first decision about each request, and tells of it.
     *
     * @param decisions at most one a request
     * @return by request, the vouchers that were drawn
     */
    Map<String, Voucher> carryOut(List<IssueDecision> decisions, Instant now) {
        Set<String> undecided = requests.record(decisions, now);
        List<IssueDecision> first = decisions.stream()
                .filter(decision -> undecided.contains(decision.request().requestId()))
                .toList();
        Map<String, Voucher> issued = draw(first, now);
        outcomes.append(
                first.stream().map(decision -> outcome(decision, issued, now)).toList());
        return issued;
    }

    private Map<String, Voucher> draw(List<IssueDecision> decisions, Instant now) {
        List<Draft> drafts = new ArrayList<>();
        for (IssueDecision decision : decisions) {
            if (decision instanceof IssueDecision.Issue issue) {
                drafts.add(draft(issue, now));
            }
        }
        Map<String, Voucher> issued = new HashMap<>();
        drawing.draw(drafts)
                .forEach(voucher ->
                        issued.put(Objects.requireNonNull(voucher.origin().requestId()), voucher));
        return issued;
    }

    private static Draft draft(IssueDecision.Issue issue, Instant now) {
        IssueRequest request = issue.request();
        return new Draft(
                request.promotionId(),
                issue.promotion().version(),
                issue.promotion().promotion(),
                request.customerId(),
                request.sku(),
                request.automatic(),
                Voucher.Origin.request(request.requestId(), request.campaignId()),
                now,
                issue.period());
    }

    private static VoucherEvent outcome(IssueDecision decision, Map<String, Voucher> issued, Instant now) {
        IssueRequest request = decision.request();
        return switch (decision) {
            case IssueDecision.Issue issue ->
                Outcomes.issued(Objects.requireNonNull(issued.get(request.requestId())), request.cause(), now)
                        .build();
            case IssueDecision.Share share ->
                outcome(OutcomeType.ISSUED, request, now)
                        .setCode(share.genericCode().value())
                        .setValidFrom(share.period().from())
                        .setValidUntil(share.period().until())
                        .build();
            case IssueDecision.Refuse refuse ->
                outcome(OutcomeType.REFUSED, request, now)
                        .setReason(refuse.reason().code())
                        .build();
        };
    }

    private static VoucherEvent.Builder outcome(OutcomeType type, IssueRequest request, Instant now) {
        return Outcomes.outcome(type, request.requestId(), request.cause(), now)
                .setPromotionId(request.promotionId())
                .setCustomerId(request.customerId())
                .setRequestId(request.requestId())
                .setCampaignId(request.campaignId());
    }
}
