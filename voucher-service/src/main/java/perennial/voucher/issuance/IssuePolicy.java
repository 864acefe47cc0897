package perennial.voucher.issuance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.customer.Customer;
import perennial.voucher.limit.Uses;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.rule.Reason;
import perennial.voucher.rule.Rule;

/**
 * When a voucher is issued. Limits count redemptions, so a code does not take a place when it is issued; but nobody is sent a code
 * for which there is no place any more, or that she could not use.
 */
final class IssuePolicy {

    /** What must hold for any code to be issued, whoever gets it; in this order. */
    static final List<Rule<Issuable>> OF_THE_PROMOTION = List.of(
            new Rule<>(Reason.PROMOTION_STOPPED, IssuePolicy::promotionIsStopped),
            new Rule<>(Reason.EXPIRED, IssuePolicy::codeWouldBeExpired));

    /** What must hold for a customer's code, after that. */
    static final List<Rule<Subject>> OF_THE_CUSTOMER = List.of(
            new Rule<>(Reason.CUSTOMER_RULES_VIOLATED, IssuePolicy::promotionIsForOthers),
            new Rule<>(Reason.PER_CUSTOMER_LIMIT_EXCEEDED, IssuePolicy::customerHasUsedHerPlaces),
            new Rule<>(Reason.QUANTITY_EXCEEDED, IssuePolicy::allPlacesAreUsed),
            new Rule<>(Reason.BUDGET_EXHAUSTED, IssuePolicy::budgetIsSpent));

    private IssuePolicy() {}

    /** @param period when the code would be valid */
    record Issuable(Instant now, InForce promotion, Period period) {

        static Issuable at(Instant now, InForce promotion) {
            return new Issuable(now, promotion, promotion.promotion().validity().ofCodeIssuedAt(now));
        }

        private Promotion terms() {
            return promotion.promotion();
        }
    }

    /**
     * What the rules about a customer look at.
     *
     * @param spentMinor what the promotion's discounts have come to, in its budget's currency
     */
    record Subject(Issuable issuable, Customer customer, Uses uses, long spentMinor) {}

    /** Why no code at all is issued now; empty if codes are. */
    static Optional<Reason> refusal(Issuable issuable) {
        return Rule.firstBroken(OF_THE_PROMOTION, issuable);
    }

    /** @param subject null if there is no such promotion */
    static IssueDecision decide(IssueRequest request, @Nullable Subject subject) {
        if (subject == null) {
            return new IssueDecision.Refuse(request, Reason.NOT_FOUND);
        }
        Issuable issuable = subject.issuable();
        Optional<Reason> broken = refusal(issuable).or(() -> Rule.firstBroken(OF_THE_CUSTOMER, subject));
        if (broken.isPresent()) {
            return new IssueDecision.Refuse(request, broken.get());
        }
        Code genericCode = issuable.terms().genericCode();
        return genericCode != null
                ? new IssueDecision.Share(request, genericCode, issuable.period())
                : new IssueDecision.Issue(request, issuable.promotion(), issuable.period());
    }

    private static boolean promotionIsStopped(Issuable issuable) {
        return issuable.promotion().stopped();
    }

    private static boolean codeWouldBeExpired(Issuable issuable) {
        return issuable.period().hasEndedAt(issuable.now());
    }

    private static boolean promotionIsForOthers(Subject subject) {
        return subject.issuable().terms().when().brokenBy(subject.customer()).isPresent();
    }

    private static boolean customerHasUsedHerPlaces(Subject subject) {
        return subject.issuable().terms().limits().isReachedByCustomer(subject.uses());
    }

    private static boolean allPlacesAreUsed(Subject subject) {
        return subject.issuable().terms().limits().isReachedByAll(subject.uses());
    }

    private static boolean budgetIsSpent(Subject subject) {
        var budget = subject.issuable().terms().budget();
        return budget != null && subject.spentMinor() >= budget.amountMinor();
    }
}
