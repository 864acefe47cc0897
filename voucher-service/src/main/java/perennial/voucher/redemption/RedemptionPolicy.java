package perennial.voucher.redemption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.limit.Uses;
import perennial.voucher.pricing.Applied;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Priced;
import perennial.voucher.pricing.Pricing;
import perennial.voucher.pricing.Scope;
import perennial.voucher.pricing.Stacking;
import perennial.voucher.rule.Reason;
import perennial.voucher.rule.Rule;

/** When a code may be redeemed, and what it takes off. */
final class RedemptionPolicy {

    /**
     * In this order: first what is true of the code for ever, then what may change, so that a customer who has used her code hears
     * that and not that a limit is reached. Before all of them, {@code not_found} if there is no such code.
     */
    static final List<Rule<Subject>> RULES = List.of(
            new Rule<>(Reason.NOT_YOUR_VOUCHER, RedemptionPolicy::codeIsAnotherCustomers),
            new Rule<>(Reason.DISABLED, RedemptionPolicy::codeIsDisabled),
            new Rule<>(Reason.ALREADY_REDEEMED, RedemptionPolicy::codeIsRedeemed),
            new Rule<>(Reason.PROMOTION_STOPPED, RedemptionPolicy::promotionIsStopped),
            new Rule<>(Reason.NOT_ACTIVE_YET, RedemptionPolicy::codeIsNotValidYet),
            new Rule<>(Reason.EXPIRED, RedemptionPolicy::codeIsNotValidAnyMore),
            new Rule<>(Reason.CURRENCY_MISMATCH, RedemptionPolicy::discountIsInAnotherCurrency),
            new Rule<>(Reason.PER_CUSTOMER_LIMIT_EXCEEDED, RedemptionPolicy::customerHasUsedHerPlaces),
            new Rule<>(Reason.QUANTITY_EXCEEDED, RedemptionPolicy::allPlacesAreUsed));

    private RedemptionPolicy() {}

    /**
     * What the rules look at.
     *
     * @param standing the order's redemption so far
     * @param uses of the promotion, with those by the codes before this one
     */
    record Subject(Instant now, Checkout checkout, @Nullable Redemption standing, Offer offer, Uses uses) {}

    /**
     * Judges the codes in their order. Each discount is taken of what those before it have left to pay, so that together they never
     * exceed the total. Codes that this order has redeemed already are not judged again.
     *
     * @param standing the order's redemption so far; null if there is none
     * @param offers what is known of the codes; nothing of those that do not exist
     */
    static Assessment assess(Checkout checkout, @Nullable Redemption standing, Map<Code, Offer> offers, Instant now) {
        List<Judgement> judgements = new ArrayList<>();
        Map<String, Integer> usesBefore = new HashMap<>();
        long leftMinor = checkout.totalMinor();
        if (standing != null) {
            leftMinor = Math.max(0, leftMinor - standing.discountMinor());
        }
        for (Code code : newCodes(checkout, standing)) {
            Judgement judgement = judge(code, checkout, standing, leftMinor, offers.get(code), usesBefore, now);
            judgements.add(judgement);
            if (judgement instanceof Judgement.Valid valid) {
                leftMinor -= valid.discountMinor();
                usesBefore.merge(valid.promotionId(), 1, Integer::sum);
            }
        }
        return new Assessment(judgements);
    }

    /** Those that the order has not redeemed yet. */
    static List<Code> newCodes(Checkout checkout, @Nullable Redemption standing) {
        return standing == null
                ? checkout.codes()
                : checkout.codes().stream().filter(code -> !standing.uses(code)).toList();
    }

    private static Judgement judge(
            Code code,
            Checkout checkout,
            @Nullable Redemption standing,
            long leftMinor,
            @Nullable Offer offer,
            Map<String, Integer> usesBefore,
            Instant now) {
        if (offer == null) {
            return new Judgement.Refused(code, Reason.NOT_FOUND);
        }
        String promotionId = offer.voucher().promotionId();
        Uses uses = offer.uses().plus(usesBefore.getOrDefault(promotionId, 0));
        Optional<Reason> broken = Rule.firstBroken(RULES, new Subject(now, checkout, standing, offer, uses));
        return broken.isPresent()
                ? new Judgement.Refused(code, broken.get())
                : new Judgement.Valid(code, promotionId, discountMinor(checkout, leftMinor, offer));
    }

    private static long discountMinor(Checkout checkout, long leftMinor, Offer offer) {
        Cart cart = new Cart(checkout.currency(), leftMinor, 0, null, List.of());
        Applied applied = new Applied(offer.voucher().code(), offer.discount(), Scope.EVERYTHING, Stacking.FREE);
        return Pricing.price(cart, Pricing.Standing.NOTHING, List.of(applied)).getFirst() instanceof Priced.Taken taken
                ? taken.discountMinor()
                : 0;
    }

    private static boolean codeIsAnotherCustomers(Subject subject) {
        return !subject.offer().voucher().isOf(subject.checkout().customerId());
    }

    private static boolean codeIsDisabled(Subject subject) {
        return subject.offer().voucher().isDisabled();
    }

    private static boolean codeIsRedeemed(Subject subject) {
        return subject.offer().voucher().isRedeemed();
    }

    private static boolean promotionIsStopped(Subject subject) {
        return subject.offer().stopped();
    }

    private static boolean codeIsNotValidYet(Subject subject) {
        return !subject.offer().voucher().period().hasBegunAt(subject.now());
    }

    private static boolean codeIsNotValidAnyMore(Subject subject) {
        return subject.offer().voucher().period().hasEndedAt(subject.now());
    }

    private static boolean discountIsInAnotherCurrency(Subject subject) {
        String ofOrder = subject.checkout().currency();
        String ofDiscount = subject.offer().discount().currency();
        Redemption standing = subject.standing();
        return (ofDiscount != null && !ofDiscount.equals(ofOrder))
                || (standing != null && !standing.currency().equals(ofOrder));
    }

    private static boolean customerHasUsedHerPlaces(Subject subject) {
        return subject.offer().limits().isReachedByCustomer(subject.uses());
    }

    private static boolean allPlacesAreUsed(Subject subject) {
        return subject.offer().limits().isReachedByAll(subject.uses());
    }
}
