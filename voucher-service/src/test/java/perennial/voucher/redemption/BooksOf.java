package perennial.voucher.redemption;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.code.CodePattern;
import perennial.voucher.condition.Condition;
import perennial.voucher.customer.Customer;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Counters;
import perennial.voucher.limit.Limits;
import perennial.voucher.limit.Purse;
import perennial.voucher.limit.UseKey;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Discount;
import perennial.voucher.pricing.Scope;
import perennial.voucher.pricing.Stacking;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Validity;
import perennial.voucher.register.Cause;
import perennial.voucher.register.Voucher;

/** Books for tests, by the service's and the database's clock the same instant, in euros. */
final class BooksOf {

    static final Cause CAUSE = Cause.event("event-1");

    private final Instant now;
    private final Map<Code, Voucher> vouchers = new HashMap<>();
    private final Map<String, Customer> customers = new HashMap<>();
    private final Map<String, InForce> promotions = new HashMap<>();
    private final Map<Books.PromotionVersion, Promotion> promised = new HashMap<>();
    private final Map<String, Redemption> redemptions = new HashMap<>();
    private final Map<OrderKey, Instant> cancelled = new HashMap<>();
    private final Map<OrderKey, Map<Code, Instant>> rolledBack = new HashMap<>();
    private final Map<OrderKey, Set<Code>> refused = new HashMap<>();
    private final Map<CartKey, Reservation> reservations = new HashMap<>();
    private final Map<String, Long> redeemed = new HashMap<>();
    private final Map<Purse, Long> spent = new HashMap<>();
    private final Map<String, Long> held = new HashMap<>();
    private final Map<Purse, Long> heldMinor = new HashMap<>();
    private final Map<UseKey, Map<LocalDate, Long>> byCustomer = new HashMap<>();

    BooksOf(Instant now) {
        this.now = now;
    }

    static Promotion promotion(Discount discount, Limits limits) {
        return promotion(discount, limits, null, Stacking.FREE, null);
    }

    static Promotion promotion(
            Discount discount, Limits limits, @Nullable Budget budget, Stacking stacking, @Nullable Code genericCode) {
        return new Promotion(
                discount,
                Scope.EVERYTHING,
                new CodePattern("", 12, CodePattern.ALPHABET),
                genericCode,
                false,
                Validity.ALWAYS,
                limits,
                budget,
                Condition.ALWAYS,
                stacking);
    }

    BooksOf voucher(Voucher voucher) {
        vouchers.put(voucher.code(), voucher);
        return this;
    }

    BooksOf customer(Customer customer) {
        customers.put(customer.customerId(), customer);
        return this;
    }

    BooksOf promotion(String id, Promotion promotion) {
        promotions.put(id, new InForce(1, promotion, false));
        return this;
    }

    BooksOf stopped(String id, Promotion promotion) {
        promotions.put(id, new InForce(1, promotion, true));
        return this;
    }

    /** The promotion was changed after its vouchers were issued. */
    BooksOf changed(String id, Promotion before, Promotion after) {
        promised.put(new Books.PromotionVersion(id, 1), before);
        promotions.put(id, new InForce(2, after, false));
        return this;
    }

    BooksOf redemption(Redemption redemption) {
        redemptions.put(redemption.redemptionId(), redemption);
        return this;
    }

    BooksOf cancelled(OrderKey order, Instant at) {
        cancelled.put(order, at);
        return this;
    }

    BooksOf rolledBack(OrderKey order, Code code, Instant at) {
        rolledBack.computeIfAbsent(order, key -> new HashMap<>()).put(code, at);
        return this;
    }

    BooksOf refused(OrderKey order, Code code) {
        refused.computeIfAbsent(order, key -> new HashSet<>()).add(code);
        return this;
    }

    /** A reservation counts among all that is held. */
    BooksOf held(Reservation reservation) {
        reservations.put(reservation.cart(), reservation);
        reservation.uses().forEach(use -> {
            held.merge(use.promotionId(), 1L, Long::sum);
            heldMinor.merge(new Purse(use.promotionId(), "EUR"), use.discountMinor(), Long::sum);
        });
        return this;
    }

    BooksOf redeemed(String promotionId, long byAll, long minor) {
        redeemed.put(promotionId, byAll);
        spent.put(new Purse(promotionId, "EUR"), minor);
        return this;
    }

    BooksOf redeemedBy(UseKey key, LocalDate day, long uses) {
        byCustomer.computeIfAbsent(key, any -> new HashMap<>()).put(day, uses);
        return this;
    }

    Books open() {
        return new Books(new Books.Opening(
                now,
                now,
                ZoneOffset.UTC,
                customers,
                vouchers,
                promotions,
                promised,
                redemptions,
                cancelled,
                rolledBack,
                refused,
                reservations,
                new Counters(redeemed, spent),
                held,
                heldMinor,
                byCustomer));
    }

    static Checkout checkout(String customerId, long totalMinor, Code... codes) {
        return new Checkout(customerId, "cart-of-" + customerId, cart("EUR", totalMinor), List.of(codes));
    }

    static Cart cart(String currency, long totalMinor) {
        return new Cart(currency, totalMinor, 0, null, List.of());
    }

    static Use use(Code code, String promotionId, LocalDate day, long discountMinor) {
        return new Use(code, promotionId, null, day, discountMinor, null);
    }

    static Reservation reservation(String customerId, Instant expiresAt, Use... uses) {
        return new Reservation(
                "reservation-of-" + customerId,
                new CartKey(customerId, "cart-of-" + customerId),
                "EUR",
                expiresAt,
                List.of(uses));
    }

    static Redemption redemption(String orderId, String customerId, Instant at, Use... uses) {
        return new Redemption(
                "redemption-of-" + orderId, orderId, customerId, "EUR", 5000, List.of(uses), at, null, null);
    }
}
