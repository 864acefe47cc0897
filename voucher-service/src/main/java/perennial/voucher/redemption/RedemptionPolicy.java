package perennial.voucher.redemption;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.customer.Customer;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Uses;
import perennial.voucher.rule.Reason;
import perennial.voucher.rule.Rule;

/** When a code may be redeemed, and what it takes off. */
final class RedemptionPolicy {

    /**
     * In this order: first what is true of the code for ever, then what may change, so that a customer who has used her code hears
     * that and not that a limit is reached. Before all of them, {@code not_found} if there is no such code; after them, what depends
     * on the codes together: stacking, balances, budgets.
     */
    static final List<Rule<Subject>> RULES = List.of(
            new Rule<>(Reason.NOT_FOUND, RedemptionPolicy::codeIsNotThePromotionsAnyMore),
            new Rule<>(Reason.NOT_YOUR_VOUCHER, RedemptionPolicy::codeIsAnotherCustomers),
            new Rule<>(Reason.DISABLED, RedemptionPolicy::codeIsDisabled),
            new Rule<>(Reason.ALREADY_REDEEMED, RedemptionPolicy::codeIsRedeemed),
            new Rule<>(Reason.PROMOTION_STOPPED, RedemptionPolicy::promotionIsStopped),
            new Rule<>(Reason.NOT_ACTIVE_YET, RedemptionPolicy::codeIsNotValidYet),
            new Rule<>(Reason.EXPIRED, RedemptionPolicy::codeIsNotValidAnyMore),
            new Rule<>(Reason.NOT_ACTIVE_YET, RedemptionPolicy::codeIsNotValidAtThisHour),
            new Rule<>(Reason.RESERVED, RedemptionPolicy::codeIsHeldForAnotherCart),
            new Rule<>(Reason.CURRENCY_MISMATCH, RedemptionPolicy::moneyIsInAnotherCurrency),
            new Rule<>(Reason.CUSTOMER_RULES_VIOLATED, RedemptionPolicy::customerIsNotMeant),
            new Rule<>(Reason.ORDER_RULES_VIOLATED, RedemptionPolicy::orderIsNotMeant),
            new Rule<>(Reason.PER_CUSTOMER_LIMIT_EXCEEDED, RedemptionPolicy::customerHasUsedHerPlaces),
            new Rule<>(Reason.QUANTITY_EXCEEDED, RedemptionPolicy::allPlacesAreUsed));

    private RedemptionPolicy() {}

    /**
     * What the rules look at.
     *
     * @param at the instant in question: now, or when the order was placed
     * @param standing the order's redemption so far
     * @param uses of the promotion, with those by the codes that were taken before this one
     * @param heldByAnother whether the code is held for another cart
     * @param availableMinor what a gift card can pay now
     */
    record Subject(
            Instant at,
            Checkout checkout,
            Customer customer,
            @Nullable Redemption standing,
            Offer offer,
            Uses uses,
            boolean heldByAnother,
            long availableMinor) {}

    /**
     * Judges the codes that the order has not redeemed yet, by priority, and those of the same priority in their order; without
     * codes, looks for the customer's automatic vouchers. Each is judged by what those before it that go have left: of the cart, so
     * that together they never exceed the total, of limits and of budgets. One that is refused is in no other's way, for whatever
     * reason it is.
     *
     * @param standing the order's redemption so far; null if there is none
     */
    static Assessment assess(Checkout checkout, @Nullable Redemption standing, Books books, Instant at) {
        Till till = new Till(checkout, standing, books, at);
        if (checkout.codes().isEmpty()) {
            books.automatic(checkout.customerId()).forEach(till::takeIfItGives);
            return new Assessment(List.copyOf(till.judgements().values()));
        }
        List<Code> codes = newCodes(checkout, standing);
        codes.stream()
                .sorted(Comparator.comparingInt(code -> priority(code, books)))
                .forEach(till::take);
        return new Assessment(codes.stream()
                .map(code -> Objects.requireNonNull(till.judgements().get(code)))
                .toList());
    }

    /** Those that the order has not redeemed yet. */
    static List<Code> newCodes(Checkout checkout, @Nullable Redemption standing) {
        return standing == null
                ? checkout.codes()
                : checkout.codes().stream().filter(code -> !standing.uses(code)).toList();
    }

    private static int priority(Code code, Books books) {
        Offer offer = books.offer(code);
        return offer == null ? 0 : offer.current().stacking().priority();
    }

    private static boolean codeIsNotThePromotionsAnyMore(Subject subject) {
        return !subject.offer().exists();
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
        return !subject.offer().period().hasBegunAt(subject.at());
    }

    private static boolean codeIsNotValidAnyMore(Subject subject) {
        return subject.offer().period().hasEndedAt(subject.at());
    }

    private static boolean codeIsNotValidAtThisHour(Subject subject) {
        return !subject.offer().promised().validity().timetable().contains(subject.at());
    }

    /** A gift card is, if nothing is left on it but what is held. */
    private static boolean codeIsHeldForAnotherCart(Subject subject) {
        return switch (subject.offer().voucher().kind()) {
            case SINGLE -> subject.heldByAnother();
            case GIFT_CARD -> subject.heldByAnother() && subject.availableMinor() == 0;
            case GENERIC -> false;
        };
    }

    private static boolean moneyIsInAnotherCurrency(Subject subject) {
        String ofOrder = subject.checkout().cart().currency();
        String ofDiscount = subject.offer().currency();
        Budget budget = subject.offer().current().budget();
        Redemption standing = subject.standing();
        return (ofDiscount != null && !ofDiscount.equals(ofOrder))
                || (budget != null && !budget.currency().equals(ofOrder))
                || (standing != null && !standing.currency().equals(ofOrder));
    }

    private static boolean customerIsNotMeant(Subject subject) {
        return broken(subject).filter(Reason.CUSTOMER_RULES_VIOLATED::equals).isPresent();
    }

    private static boolean orderIsNotMeant(Subject subject) {
        return broken(subject).filter(Reason.ORDER_RULES_VIOLATED::equals).isPresent();
    }

    private static Optional<Reason> broken(Subject subject) {
        return subject.offer()
                .promised()
                .when()
                .brokenBy(subject.customer(), subject.checkout().cart());
    }

    private static boolean customerHasUsedHerPlaces(Subject subject) {
        return subject.offer().current().limits().isReachedByCustomer(subject.uses());
    }

    private static boolean allPlacesAreUsed(Subject subject) {
        return subject.offer().current().limits().isReachedByAll(subject.uses());
    }
}
