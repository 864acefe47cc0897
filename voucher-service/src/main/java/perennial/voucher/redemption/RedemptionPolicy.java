package perennial.voucher.redemption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.customer.Customer;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Purse;
import perennial.voucher.limit.Uses;
import perennial.voucher.pricing.Applied;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Deduction;
import perennial.voucher.pricing.Priced;
import perennial.voucher.pricing.Pricing;
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
     * @param uses of the promotion, with those by the codes before this one
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
     * Judges the codes that the order has not redeemed yet, in their order; without codes, looks for the customer's automatic
     * vouchers. Each discount is taken of what those before it have left to pay, so that together they never exceed the total.
     *
     * @param standing the order's redemption so far; null if there is none
     */
    static Assessment assess(Checkout checkout, @Nullable Redemption standing, Books books, Instant at) {
        return checkout.codes().isEmpty()
                ? assessAutomatic(checkout, standing, books, at)
                : assess(checkout, newCodes(checkout, standing), standing, books, at);
    }

    /** Those that the order has not redeemed yet. */
    static List<Code> newCodes(Checkout checkout, @Nullable Redemption standing) {
        return standing == null
                ? checkout.codes()
                : checkout.codes().stream().filter(code -> !standing.uses(code)).toList();
    }

    /** Takes one after the other, and leaves out what does not go or gives nothing. */
    private static Assessment assessAutomatic(
            Checkout checkout, @Nullable Redemption standing, Books books, Instant at) {
        Assessment best = new Assessment(List.of());
        List<Code> taken = new ArrayList<>();
        for (Code code : books.automatic(checkout.customerId())) {
            taken.add(code);
            Assessment tried = assess(checkout, taken, standing, books, at);
            if (tried.isValid() && tried.discountMinor() > best.discountMinor()) {
                best = tried;
            } else {
                taken.removeLast();
            }
        }
        return best;
    }

    private static Assessment assess(
            Checkout checkout, List<Code> codes, @Nullable Redemption standing, Books books, Instant at) {
        Map<Code, Judgement> judgements = new LinkedHashMap<>();
        List<Applied> applied = new ArrayList<>();
        Map<String, Long> usesBefore = new HashMap<>();
        for (Code code : codes) {
            Offer offer = books.offer(code);
            if (offer == null) {
                judgements.put(code, new Judgement.Refused(code, Reason.NOT_FOUND));
                continue;
            }
            Subject subject = subject(checkout, standing, books, at, offer, usesBefore);
            Optional<Reason> broken = Rule.firstBroken(RULES, subject);
            if (broken.isPresent()) {
                judgements.put(code, new Judgement.Refused(code, broken.get()));
            } else {
                usesBefore.merge(offer.voucher().promotionId(), 1L, Long::sum);
                applied.add(offer.applied(subject.availableMinor()));
            }
        }
        price(checkout, standing, books, applied).forEach(judgement -> judgements.put(judgement.code(), judgement));
        return new Assessment(codes.stream()
                .map(code -> Objects.requireNonNull(judgements.get(code)))
                .toList());
    }

    private static Subject subject(
            Checkout checkout,
            @Nullable Redemption standing,
            Books books,
            Instant at,
            Offer offer,
            Map<String, Long> usesBefore) {
        String promotionId = offer.voucher().promotionId();
        Customer customer = books.customer(checkout.customerId());
        Reservation own = books.reservation(checkout.cartKey());
        Uses uses =
                books.uses(promotionId, customer, books.day(at), own).plus(usesBefore.getOrDefault(promotionId, 0L));
        return new Subject(
                at,
                checkout,
                customer,
                standing,
                offer,
                uses,
                books.isHeldByAnother(offer.voucher().code(), own),
                books.availableMinor(offer.voucher(), own));
    }

    private static List<Judgement> price(
            Checkout checkout, @Nullable Redemption standing, Books books, List<Applied> applied) {
        if (applied.isEmpty()) {
            return List.of();
        }
        Pricing.Standing before = standing == null
                ? Pricing.Standing.NOTHING
                : new Pricing.Standing(
                        standing.discountMinor(),
                        standing.uses().stream()
                                .map(use -> books.stacking(use.promotionId()))
                                .toList());
        Map<String, Long> spentBefore = new HashMap<>();
        List<Judgement> judgements = new ArrayList<>();
        for (Priced priced : Pricing.price(checkout.cart(), before, applied)) {
            judgements.add(
                    switch (priced) {
                        case Priced.Refused refused -> new Judgement.Refused(refused.code(), refused.reason());
                        case Priced.Taken taken -> withinBudget(checkout, books, taken, spentBefore);
                    });
        }
        return judgements;
    }

    private static Judgement withinBudget(
            Checkout checkout, Books books, Priced.Taken taken, Map<String, Long> spentBefore) {
        Offer offer = Objects.requireNonNull(books.offer(taken.code()));
        String promotionId = offer.voucher().promotionId();
        Budget budget = offer.current().budget();
        if (budget != null) {
            long before =
                    books.spentMinor(new Purse(promotionId, budget.currency()), books.reservation(checkout.cartKey()))
                            + spentBefore.getOrDefault(promotionId, 0L);
            if (taken.discountMinor() > budget.amountMinor() - before) {
                return new Judgement.Refused(taken.code(), Reason.BUDGET_EXHAUSTED);
            }
            spentBefore.merge(promotionId, taken.discountMinor(), Long::sum);
        }
        return new Judgement.Valid(
                taken.code(), promotionId, taken.discountMinor(), lines(checkout.cart(), taken.deduction()));
    }

    private static @Nullable List<Use.LineDiscount> lines(Cart cart, Deduction deduction) {
        if (cart.lines().isEmpty()) {
            return null;
        }
        return IntStream.range(0, cart.lines().size())
                .filter(line -> deduction.linesMinor().get(line) > 0)
                .mapToObj(line -> new Use.LineDiscount(
                        cart.lines().get(line).lineId(), deduction.linesMinor().get(line)))
                .toList();
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
