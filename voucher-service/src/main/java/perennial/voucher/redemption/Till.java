package perennial.voucher.redemption;

import java.time.Instant;
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
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Deduction;
import perennial.voucher.pricing.Priced;
import perennial.voucher.pricing.Pricing;
import perennial.voucher.rule.Reason;
import perennial.voucher.rule.Rule;

/** Judges the codes of one checkout, one after the other: what is refused is not taken, and counts for nothing after it. */
final class Till {

    private final Checkout checkout;
    private final @Nullable Redemption standing;
    private final Books books;
    private final Instant at;
    private final Customer customer;
    private final @Nullable Reservation own;
    private final Map<Code, Judgement> judgements = new LinkedHashMap<>();
    private final Map<String, Long> usesTaken = new HashMap<>();
    private final Map<String, Long> minorTaken = new HashMap<>();
    private Pricing pricing;

    /** @param standing what the order has redeemed before; null if nothing */
    Till(Checkout checkout, @Nullable Redemption standing, Books books, Instant at) {
        this.checkout = checkout;
        this.standing = standing;
        this.books = books;
        this.at = at;
        this.customer = books.customer(checkout.customerId());
        this.own = books.reservation(checkout.cartKey());
        this.pricing = Pricing.of(checkout.cart(), before(standing, books));
    }

    private static Pricing.Standing before(@Nullable Redemption standing, Books books) {
        return standing == null
                ? Pricing.Standing.NOTHING
                : new Pricing.Standing(
                        standing.discountMinor(),
                        standing.uses().stream()
                                .map(use -> books.stacking(use.promotionId()))
                                .toList());
    }

    /** What was said of the codes, in the order in which they came. */
    Map<Code, Judgement> judgements() {
        return judgements;
    }

    void take(Code code) {
        switch (price(code)) {
            case Priced.Refused refused -> judgements.put(code, new Judgement.Refused(code, refused.reason()));
            case Priced.Taken taken -> take(taken);
        }
    }

    /** Says nothing of a code that does not go or gives nothing. */
    void takeIfItGives(Code code) {
        if (price(code) instanceof Priced.Taken taken && taken.discountMinor() > 0) {
            take(taken);
        }
    }

    private void take(Priced.Taken taken) {
        Offer offer = Objects.requireNonNull(books.offer(taken.code()));
        String promotionId = offer.voucher().promotionId();
        pricing = pricing.after(taken.deduction(), offer.current().stacking());
        usesTaken.merge(promotionId, 1L, Long::sum);
        minorTaken.merge(promotionId, taken.discountMinor(), Long::sum);
        judgements.put(
                taken.code(),
                new Judgement.Valid(
                        taken.code(), promotionId, taken.discountMinor(), lines(checkout.cart(), taken.deduction())));
    }

    /** What becomes of a code if it is the next. */
    private Priced price(Code code) {
        Offer offer = books.offer(code);
        if (offer == null) {
            return new Priced.Refused(code, Reason.NOT_FOUND);
        }
        RedemptionPolicy.Subject subject = subject(offer);
        Optional<Reason> broken = Rule.firstBroken(RedemptionPolicy.RULES, subject);
        if (broken.isPresent()) {
            return new Priced.Refused(code, broken.get());
        }
        Priced priced = pricing.price(offer.applied(subject.availableMinor()));
        return priced instanceof Priced.Taken taken && isMoreThanTheBudget(taken.discountMinor(), offer)
                ? new Priced.Refused(code, Reason.BUDGET_EXHAUSTED)
                : priced;
    }

    private RedemptionPolicy.Subject subject(Offer offer) {
        String promotionId = offer.voucher().promotionId();
        Uses uses = books.uses(promotionId, customer, books.day(at), own).plus(usesTaken.getOrDefault(promotionId, 0L));
        return new RedemptionPolicy.Subject(
                at,
                checkout,
                customer,
                standing,
                offer,
                uses,
                books.isHeldByAnother(offer.voucher().code(), own),
                books.availableMinor(offer.voucher(), own));
    }

    private boolean isMoreThanTheBudget(long discountMinor, Offer offer) {
        String promotionId = offer.voucher().promotionId();
        Budget budget = offer.current().budget();
        if (budget == null) {
            return false;
        }
        long spentMinor = books.spentMinor(new Purse(promotionId, budget.currency()), own)
                + minorTaken.getOrDefault(promotionId, 0L);
        return discountMinor > budget.amountMinor() - spentMinor;
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
}
