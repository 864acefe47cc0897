package perennial.voucher.issuance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.voucher.limit.Uses;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.rule.Reason;
import perennial.voucher.rule.Rule;

/**
 * When a voucher is issued. Limits count redemptions, so a code does not take a place when it is issued; but nobody is sent a code
 * for which there is no place any more.
 */
final class IssuePolicy {

    /** In this order; before all of them, {@code not_found} if there is no such promotion. */
    static final List<Rule<Subject>> RULES = List.of(
            new Rule<>(Reason.PROMOTION_STOPPED, IssuePolicy::promotionIsStopped),
            new Rule<>(Reason.EXPIRED, IssuePolicy::codeWouldBeExpired),
            new Rule<>(Reason.PER_CUSTOMER_LIMIT_EXCEEDED, IssuePolicy::customerHasUsedHerPlaces),
            new Rule<>(Reason.QUANTITY_EXCEEDED, IssuePolicy::allPlacesAreUsed));

    private IssuePolicy() {}

    /**
     * What the rules look at.
     *
     * @param period when the code would be valid
     */
    record Subject(Instant now, InForce promotion, Period period, Uses uses) {}

    /** @param promotion null if there is no such promotion */
    static IssueDecision decide(IssueRequest request, @Nullable InForce promotion, Uses uses, Instant now) {
        if (promotion == null) {
            return new IssueDecision.Refuse(request, Reason.NOT_FOUND);
        }
        Period period = promotion.promotion().validity().ofCodeIssuedAt(now);
        Optional<Reason> broken = Rule.firstBroken(RULES, new Subject(now, promotion, period, uses));
        return broken.isPresent()
                ? new IssueDecision.Refuse(request, broken.get())
                : new IssueDecision.Issue(
                        request, promotion.version(), promotion.promotion().codes(), period);
    }

    private static boolean promotionIsStopped(Subject subject) {
        return subject.promotion().stopped();
    }

    private static boolean codeWouldBeExpired(Subject subject) {
        return subject.period().hasEndedAt(subject.now());
    }

    private static boolean customerHasUsedHerPlaces(Subject subject) {
        return subject.promotion().promotion().limits().isReachedByCustomer(subject.uses());
    }

    private static boolean allPlacesAreUsed(Subject subject) {
        return subject.promotion().promotion().limits().isReachedByAll(subject.uses());
    }
}
