package perennial.voucher.redemption;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.customer.Customer;
import perennial.voucher.limit.Counters;
import perennial.voucher.limit.Purse;
import perennial.voucher.limit.UseKey;
import perennial.voucher.limit.Uses;
import perennial.voucher.pricing.Stacking;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.register.Voucher;

/**
 * All that commands are decided by: opened with what the database says, and kept up to date with each decision, so that a later
 * command sees what an earlier one did. What differs from the opening at the end is to be written.
 */
final class Books {

    /** A version of a promotion. */
    record PromotionVersion(String promotionId, int version) {}

    /**
     * What stood in the database.
     *
     * @param now by the service's clock
     * @param databaseNow by which reservations lapse
     * @param zone in which days are counted
     * @param promised the versions with which the vouchers were issued
     * @param redemptions by id: those of the orders that stand, and all that are to be rolled back
     * @param rolledBack when a code was last rolled back for an order
     * @param reservations that have not lapsed: those of the customers, and all others that hold one of the codes or were made under
     *     one of the addresses
     * @param held how many uses of a promotion are held by all reservations together, also those that are not among these
     * @param heldMinor the sum of their discounts
     */
    record Opening(
            Instant now,
            Instant databaseNow,
            ZoneId zone,
            Map<String, Customer> customers,
            Map<Code, Voucher> vouchers,
            Map<String, InForce> promotions,
            Map<PromotionVersion, Promotion> promised,
            Map<String, Redemption> redemptions,
            Map<OrderKey, Instant> cancelled,
            Map<OrderKey, Map<Code, Instant>> rolledBack,
            Map<OrderKey, Set<Code>> refused,
            Map<CartKey, Reservation> reservations,
            Counters counters,
            Map<String, Long> held,
            Map<Purse, Long> heldMinor,
            Map<UseKey, Map<LocalDate, Long>> byCustomer) {}

    /** A use that was decided since the books were opened, or taken back since. */
    private record Fresh(String customerId, Use use, long count) {}

    private final Opening opening;
    private final Map<Code, Voucher> vouchers;
    private final Map<String, Redemption> redemptions;
    private final Map<OrderKey, String> standing = new HashMap<>();
    private final Map<OrderKey, Instant> cancelled;
    private final Map<OrderKey, Set<Code>> refused = new HashMap<>();
    private final Map<CartKey, Reservation> reservations;
    private final Counters counters;
    private final Map<String, Long> held;
    private final Map<Purse, Long> heldMinor;
    private final Map<String, List<Fresh>> fresh = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    Books(Opening opening) {
        this.opening = opening;
        this.vouchers = new LinkedHashMap<>(opening.vouchers);
        this.redemptions = new LinkedHashMap<>(opening.redemptions);
        this.cancelled = new HashMap<>(opening.cancelled);
        this.reservations = new LinkedHashMap<>(opening.reservations);
        this.counters = new Counters(
                new HashMap<>(opening.counters.redemptions()), new HashMap<>(opening.counters.spentMinor()));
        this.held = new HashMap<>(opening.held);
        this.heldMinor = new HashMap<>(opening.heldMinor);
        opening.refused.forEach((order, codes) -> refused.put(order, new HashSet<>(codes)));
        redemptions.values().stream()
                .filter(Redemption::stands)
                .forEach(redemption -> standing.put(redemption.order(), redemption.redemptionId()));
    }

    Opening opening() {
        return opening;
    }

    /** All that was changed, in that order. */
    List<Change> changes() {
        return changes;
    }

    Instant now() {
        return opening.now;
    }

    Instant databaseNow() {
        return opening.databaseNow;
    }

    LocalDate day(Instant at) {
        return at.atZone(opening.zone).toLocalDate();
    }

    Customer customer(String customerId) {
        Customer known = opening.customers.get(customerId);
        return known == null ? Customer.unknown(customerId) : known;
    }

    @Nullable Voucher voucher(Code code) {
        return vouchers.get(code);
    }

    /** Null if there is no voucher with this code. */
    @Nullable Offer offer(Code code) {
        Voucher voucher = vouchers.get(code);
        if (voucher == null) {
            return null;
        }
        InForce current = requireNonNull(opening.promotions.get(voucher.promotionId()));
        Promotion promised = voucher.kind() == Voucher.Kind.GENERIC || voucher.promotionVersion() == current.version()
                ? current.promotion()
                : requireNonNull(
                        opening.promised.get(new PromotionVersion(voucher.promotionId(), voucher.promotionVersion())));
        return new Offer(voucher, promised, current.promotion(), current.stopped());
    }

    /** A customer's automatic vouchers, in the order in which they are tried: by priority, then what ends first. */
    List<Code> automatic(String customerId) {
        return vouchers.values().stream()
                .filter(voucher -> voucher.automatic() && customerId.equals(voucher.customerId()))
                .sorted(Comparator.comparingInt((Voucher voucher) ->
                                stacking(voucher.promotionId()).priority())
                        .thenComparing(
                                voucher -> voucher.period().until(), Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Voucher::code))
                .map(Voucher::code)
                .toList();
    }

    Stacking stacking(String promotionId) {
        return requireNonNull(opening.promotions.get(promotionId)).promotion().stacking();
    }

    @Nullable Redemption standing(OrderKey order) {
        String redemptionId = standing.get(order);
        return redemptionId == null ? null : redemptions.get(redemptionId);
    }

    @Nullable Redemption redemption(String redemptionId) {
        return redemptions.get(redemptionId);
    }

    @Nullable Instant cancelledAt(OrderKey order) {
        return cancelled.get(order);
    }

    /** When this code was last rolled back for this order; null if it never was. */
    @Nullable Instant rolledBackAt(OrderKey order, Code code) {
        Instant latest = opening.rolledBack.getOrDefault(order, Map.of()).get(code);
        for (Redemption redemption : redemptions.values()) {
            Instant at = redemption.rolledBackAt();
            if (at != null
                    && redemption.order().equals(order)
                    && redemption.uses(code)
                    && (latest == null || at.isAfter(latest))) {
                latest = at;
            }
        }
        return latest;
    }

    boolean wasRefused(OrderKey order, Code code) {
        return refused.getOrDefault(order, Set.of()).contains(code);
    }

    /** What is held for a cart; null if nothing is. */
    @Nullable Reservation reservation(@Nullable CartKey cart) {
        return cart == null ? null : reservations.get(cart);
    }

    /** Null if there is none of this id, or it has lapsed. */
    @Nullable Reservation reservation(String reservationId) {
        return reservations.values().stream()
                .filter(reservation -> reservation.reservationId().equals(reservationId))
                .findFirst()
                .orElse(null);
    }

    /** @param own the reservation of the cart in question, which is not in its own way */
    boolean isHeldByAnother(Code code, @Nullable Reservation own) {
        return reservations.values().stream().anyMatch(other -> isAnother(other, own) && other.holds(code));
    }

    /** What a gift card can pay, without what is held on it for other carts. */
    long availableMinor(Voucher card, @Nullable Reservation own) {
        long heldByOthers = reservations.values().stream()
                .filter(other -> isAnother(other, own))
                .mapToLong(other -> other.heldMinor(card.code()))
                .sum();
        Long balance = card.progress().balanceMinor();
        return Math.max(0, (balance == null ? 0 : balance) - heldByOthers);
    }

    /** Uses that stand or are held, without those that are held for the cart itself. */
    Uses uses(String promotionId, Customer customer, LocalDate day, @Nullable Reservation own) {
        long byAll = counters.redemptions().getOrDefault(promotionId, 0L)
                + held.getOrDefault(promotionId, 0L)
                - (own == null
                        ? 0
                        : own.uses().stream()
                                .filter(use -> isOf(promotionId, use))
                                .count());
        Map<LocalDate, Long> days = opening.byCustomer.getOrDefault(
                new UseKey(promotionId, customer.customerId(), customer.emailHash()), Map.of());
        long byCustomer = days.values().stream().mapToLong(Long::longValue).sum();
        long thatDay = days.getOrDefault(day, 0L);
        for (Fresh use : fresh.getOrDefault(promotionId, List.of())) {
            if (isHers(use.customerId(), use.use(), customer)) {
                byCustomer += use.count();
                thatDay += use.use().day().equals(day) ? use.count() : 0;
            }
        }
        for (Reservation other : reservations.values()) {
            if (isAnother(other, own)) {
                for (Use use : other.uses()) {
                    if (isOf(promotionId, use) && isHers(other.cart().customerId(), use, customer)) {
                        byCustomer++;
                        thatDay += use.day().equals(day) ? 1 : 0;
                    }
                }
            }
        }
        return new Uses(byAll, byCustomer, thatDay);
    }

    /** What the promotion has given in this currency, with what is held for other carts. */
    long spentMinor(Purse purse, @Nullable Reservation own) {
        long ownMinor = own == null || !own.currency().equals(purse.currency())
                ? 0
                : own.uses().stream()
                        .filter(use -> isOf(purse.promotionId(), use))
                        .mapToLong(Use::discountMinor)
                        .sum();
        return counters.spentMinor().getOrDefault(purse, 0L) + heldMinor.getOrDefault(purse, 0L) - ownMinor;
    }

    /** How many redemptions of each promotion stand, and what they have taken. */
    Counters counters() {
        return counters;
    }

    void apply(Change change) {
        changes.add(change);
        switch (change) {
            case Change.Redeemed done -> {
                redemptions.put(done.redemption().redemptionId(), done.redemption());
                standing.put(done.redemption().order(), done.redemption().redemptionId());
                done.fresh().forEach(use -> count(done.redemption(), use, 1));
            }
            case Change.RolledBack done -> {
                redemptions.put(done.redemption().redemptionId(), done.redemption());
                standing.remove(done.redemption().order());
                done.redemption().uses().forEach(use -> count(done.redemption(), use, -1));
            }
            case Change.Held done -> {
                end(done.reservation().cart());
                reservations.put(done.reservation().cart(), done.reservation());
                hold(done.reservation(), 1);
            }
            case Change.Ended done -> end(done.cart());
            case Change.Cancelled done -> cancelled.put(done.order(), done.at());
            case Change.RefusedForOrder done ->
                refused.computeIfAbsent(done.order(), order -> new HashSet<>()).add(done.code());
        }
    }

    /** @param count 1 for a use that is made, -1 for one that is taken back */
    private void count(Redemption redemption, Use use, long count) {
        counters.redemptions().merge(use.promotionId(), count, Long::sum);
        counters.spentMinor()
                .merge(new Purse(use.promotionId(), redemption.currency()), count * use.discountMinor(), Long::sum);
        fresh.computeIfAbsent(use.promotionId(), id -> new ArrayList<>())
                .add(new Fresh(redemption.customerId(), use, count));
        Voucher voucher = requireNonNull(vouchers.get(use.code()));
        vouchers.put(
                use.code(),
                switch (voucher.kind()) {
                    case SINGLE -> voucher.usedBy(count > 0 ? redemption.redemptionId() : null);
                    case GIFT_CARD ->
                        voucher.withBalance(
                                requireNonNull(voucher.progress().balanceMinor()) - count * use.discountMinor());
                    case GENERIC -> voucher;
                });
    }

    private void end(CartKey cart) {
        Reservation ended = reservations.remove(cart);
        if (ended != null) {
            hold(ended, -1);
        }
    }

    private void hold(Reservation reservation, long count) {
        for (Use use : reservation.uses()) {
            held.merge(use.promotionId(), count, Long::sum);
            heldMinor.merge(
                    new Purse(use.promotionId(), reservation.currency()), count * use.discountMinor(), Long::sum);
        }
    }

    private static boolean isAnother(Reservation other, @Nullable Reservation own) {
        return own == null || !other.reservationId().equals(own.reservationId());
    }

    private static boolean isOf(String promotionId, Use use) {
        return use.promotionId().equals(promotionId);
    }

    private static boolean isHers(String customerId, Use use, Customer customer) {
        return customerId.equals(customer.customerId())
                || (use.emailHash() != null && Objects.equals(use.emailHash(), customer.emailHash()));
    }
}
