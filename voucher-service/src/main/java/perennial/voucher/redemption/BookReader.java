package perennial.voucher.redemption;

import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;
import perennial.voucher.code.Code;
import perennial.voucher.customer.Customer;
import perennial.voucher.customer.Customers;
import perennial.voucher.limit.Counters;
import perennial.voucher.limit.PromotionUses;
import perennial.voucher.limit.Purse;
import perennial.voucher.limit.UseKey;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Promotions;
import perennial.voucher.redemption.Books.PromotionVersion;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens the books for commands. Locks are always taken in this order, each kind sorted: customers and their addresses, vouchers,
 * promotions. Promotions come last, since many wait for the same one. What the locks guard is read when they are all held.
 *
 * <p>All is looked up laterally, behind a limit or an offset that keeps it so: a plan that was made while a table was all but empty
 * would join all of it, and pick what is asked for, until somebody analyses the table that has grown since.
 */
@Component
class BookReader {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Use.LineDiscount>> LINES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Customers customers;
    private final VoucherRegister register;
    private final Promotions promotions;
    private final PromotionUses uses;
    private final Clock clock;
    private final ZoneId zone;

    BookReader(
            JdbcClient jdbc,
            JdbcTemplate batches,
            Customers customers,
            VoucherRegister register,
            Promotions promotions,
            PromotionUses uses,
            Clock clock,
            ZoneId zone) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.customers = customers;
        this.register = register;
        this.promotions = promotions;
        this.uses = uses;
        this.clock = clock;
        this.zone = zone;
    }

    /** What commands are about, as far as it can be told before anything is locked. */
    private record Subjects(
            List<Checkout> checkouts,
            Set<String> automaticOf,
            Set<String> customerIds,
            Set<OrderKey> orders,
            Set<OrderKey> placed,
            Set<String> rolledBack) {}

    /**
     * What is known of orders.
     *
     * @param standing their redemptions that stand
     * @param named the redemptions that are named by their ids
     */
    private record Orders(
            RedemptionRows standing,
            RedemptionRows named,
            Map<OrderKey, Instant> cancelled,
            Map<OrderKey, Map<Code, Instant>> rolledBack,
            Map<OrderKey, Set<Code>> refused) {

        static Orders none() {
            return new Orders(
                    new RedemptionRows(), new RedemptionRows(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        }

        /** By id, each once. */
        Map<String, Redemption> redemptions() {
            Map<String, Redemption> all = new LinkedHashMap<>(standing.redemptions());
            all.putAll(named.redemptions());
            return all;
        }
    }

    /**
     * What is held.
     *
     * @param moment by the database's clock: one
     */
    private record Holds(
            List<Instant> moment,
            Map<CartKey, Reservation> reservations,
            Map<String, Long> held,
            Map<Purse, Long> heldMinor) {

        Instant databaseNow() {
            return moment.getFirst();
        }
    }

    /** Locks all that the commands may change, until the end of the transaction. */
    Books lock(List<Command> commands) {
        Subjects subjects = subjects(commands);
        RoundTrip first = new RoundTrip(batches);
        Map<String, Customer> who = customers.lock(subjects.customerIds(), first);
        Orders orders = orders(subjects, first);
        first.make();
        Set<Code> codes = new HashSet<>(codes(subjects.checkouts()));
        orders.redemptions().values().stream()
                .flatMap(redemption -> redemption.uses().stream())
                .forEach(use -> codes.add(use.code()));
        Map<Code, Voucher> vouchers = register.lockForUse(codes, subjects.automaticOf());
        Map<String, InForce> inForce = promotions.inForce(promotionIds(vouchers.values()));
        RoundTrip last = new RoundTrip(batches);
        Counters counters = uses.lock(inForce.keySet(), last);
        return open(subjects.checkouts(), who, orders, vouchers, inForce, counters, last);
    }

    /** The same without locks: good for an answer about this moment, and not for a promise. */
    Books look(Checkout checkout) {
        List<Checkout> checkouts = List.of(checkout);
        Map<String, Customer> who = customers.find(List.of(checkout.customerId()));
        Map<Code, Voucher> vouchers = register.findForUse(
                checkout.codes(), checkout.codes().isEmpty() ? List.of(checkout.customerId()) : List.of());
        Map<String, InForce> inForce = promotions.inForce(promotionIds(vouchers.values()));
        RoundTrip last = new RoundTrip(batches);
        Counters counters = uses.look(inForce.keySet(), last);
        return open(checkouts, who, Orders.none(), vouchers, inForce, counters, last);
    }

    private Books open(
            List<Checkout> checkouts,
            Map<String, Customer> who,
            Orders orders,
            Map<Code, Voucher> vouchers,
            Map<String, InForce> inForce,
            Counters counters,
            RoundTrip last) {
        Holds holds = holds(who.values(), vouchers.values(), inForce.keySet(), last);
        Map<UseKey, Map<LocalDate, Long>> byCustomer =
                uses.ofCustomers(useKeys(checkouts, who, vouchers, inForce), last);
        last.make();
        return new Books(new Books.Opening(
                clock.instant(),
                holds.databaseNow(),
                zone,
                who,
                vouchers,
                inForce,
                promised(vouchers.values(), inForce),
                orders.redemptions(),
                orders.cancelled(),
                orders.rolledBack(),
                orders.refused(),
                holds.reservations(),
                counters,
                holds.held(),
                holds.heldMinor(),
                byCustomer));
    }

    private Subjects subjects(List<Command> commands) {
        List<Checkout> checkouts = new ArrayList<>();
        Set<String> customerIds = new LinkedHashSet<>();
        Set<OrderKey> ofOrders = new LinkedHashSet<>();
        Set<OrderKey> placed = new LinkedHashSet<>();
        Set<String> rolledBack = new LinkedHashSet<>();
        Set<String> released = new LinkedHashSet<>();
        for (Command command : commands) {
            switch (command) {
                case Command.Redeem redeem -> {
                    checkouts.add(redeem.checkout());
                    ofOrders.add(new OrderKey(redeem.checkout().customerId(), redeem.orderId()));
                }
                case Command.Place place -> {
                    checkouts.add(place.checkout());
                    OrderKey order = new OrderKey(place.checkout().customerId(), place.orderId());
                    ofOrders.add(order);
                    placed.add(order);
                }
                case Command.Cancel cancel -> ofOrders.add(new OrderKey(cancel.customerId(), cancel.orderId()));
                case Command.RollBack rollBack -> rolledBack.add(rollBack.redemptionId());
                case Command.Reserve reserve -> checkouts.add(reserve.checkout());
                case Command.Release release -> released.add(release.reservationId());
            }
        }
        if (!rolledBack.isEmpty()) {
            jdbc.sql("select customer_id, order_id from redemption where redemption_id = any (?)")
                    .param(rolledBack.toArray(String[]::new))
                    .query(row -> {
                        ofOrders.add(new OrderKey(row.getString(1), row.getString(2)));
                    });
        }
        if (!released.isEmpty()) {
            jdbc.sql("select customer_id from reservation where reservation_id = any (?)")
                    .param(released.toArray(String[]::new))
                    .query(row -> {
                        customerIds.add(row.getString(1));
                    });
        }
        checkouts.forEach(checkout -> customerIds.add(checkout.customerId()));
        Set<String> automaticOf = commands.stream()
                .map(BookReader::withoutCodes)
                .flatMap(Optional::stream)
                .collect(toSet());
        ofOrders.forEach(order -> customerIds.add(order.customerId()));
        return new Subjects(checkouts, automaticOf, customerIds, ofOrders, placed, rolledBack);
    }

    /** Whose automatic vouchers are looked for. An order that was placed names all that it has used. */
    private static Optional<String> withoutCodes(Command command) {
        return switch (command) {
            case Command.Redeem redeem -> withoutCodes(redeem.checkout());
            case Command.Reserve reserve -> withoutCodes(reserve.checkout());
            case Command.Place place -> Optional.empty();
            case Command.Cancel cancel -> Optional.empty();
            case Command.RollBack rollBack -> Optional.empty();
            case Command.Release release -> Optional.empty();
        };
    }

    private static Optional<String> withoutCodes(Checkout checkout) {
        return checkout.codes().isEmpty() ? Optional.of(checkout.customerId()) : Optional.empty();
    }

    private static List<Code> codes(List<Checkout> checkouts) {
        return checkouts.stream().flatMap(checkout -> checkout.codes().stream()).toList();
    }

    private static Set<String> promotionIds(Collection<Voucher> vouchers) {
        TreeSet<String> ids = new TreeSet<>();
        vouchers.forEach(voucher -> ids.add(voucher.promotionId()));
        return ids;
    }

    private Map<PromotionVersion, Promotion> promised(Collection<Voucher> vouchers, Map<String, InForce> inForce) {
        Map<PromotionVersion, Promotion> promised = new HashMap<>();
        for (Voucher voucher : vouchers) {
            String id = voucher.promotionId();
            if (Objects.requireNonNull(inForce.get(id)).version() != voucher.promotionVersion()) {
                promised.computeIfAbsent(
                        new PromotionVersion(id, voucher.promotionVersion()),
                        version -> promotions.version(id, version.version()).orElseThrow());
            }
        }
        return promised;
    }

    /** Whose uses of what have to be counted: only where there is a limit for each customer. */
    private static Set<UseKey> useKeys(
            List<Checkout> checkouts,
            Map<String, Customer> who,
            Map<Code, Voucher> vouchers,
            Map<String, InForce> inForce) {
        Set<UseKey> keys = new LinkedHashSet<>();
        for (Checkout checkout : checkouts) {
            Customer customer = Objects.requireNonNull(who.get(checkout.customerId()));
            Stream<Voucher> hers = checkout.codes().isEmpty()
                    ? vouchers.values().stream().filter(Voucher::automatic)
                    : checkout.codes().stream().map(vouchers::get).filter(Objects::nonNull);
            hers.map(Voucher::promotionId)
                    .filter(id -> Objects.requireNonNull(inForce.get(id))
                            .promotion()
                            .limits()
                            .areForEachCustomer())
                    .forEach(id -> keys.add(new UseKey(id, customer.customerId(), customer.emailHash())));
        }
        return keys;
    }

    /** @return is filled when the trip is made */
    private static Orders orders(Subjects subjects, RoundTrip trip) {
        Orders orders = Orders.none();
        if (!subjects.orders().isEmpty()) {
            trip.sql("""
                    select k.customer_id, k.order_id, c.cancelled_at, r.redemption_id, r.currency, r.total_minor, r.redeemed_at,
                           r.rolled_back_at, r.rollback_reason, v.code, v.promotion_id, v.email_hash, v.day, v.discount_minor,
                           v.lines
                      from unnest(?::text[], ?::text[]) as k (customer_id, order_id)
                      left join lateral (
                           select * from cancelled_order
                            where order_id = k.order_id and customer_id = k.customer_id limit 1) c
                        on true
                      left join lateral (
                           select * from redemption
                            where order_id = k.order_id and customer_id = k.customer_id and rolled_back_at is null limit 1) r
                        on true
                      left join lateral (select * from redeemed_voucher where redemption_id = r.redemption_id offset 0) v on true
                     order by v.position
                    """)
                    .param(customerIds(subjects.orders()))
                    .param(orderIds(subjects.orders()))
                    .query(row -> {
                        Instant cancelledAt = instant(row, "cancelled_at");
                        if (cancelledAt != null) {
                            orders.cancelled().put(orderKey(row), cancelledAt);
                        }
                        orders.standing().add(row);
                    });
        }
        if (!subjects.rolledBack().isEmpty()) {
            trip.sql("""
                    select r.customer_id, r.order_id, r.redemption_id, r.currency, r.total_minor, r.redeemed_at,
                           r.rolled_back_at, r.rollback_reason, v.code, v.promotion_id, v.email_hash, v.day, v.discount_minor,
                           v.lines
                      from redemption r
                      left join lateral (select * from redeemed_voucher where redemption_id = r.redemption_id offset 0) v on true
                     where r.redemption_id = any (?) order by v.position
                    """).param(subjects.rolledBack().toArray(String[]::new)).query(orders.named()::add);
        }
        if (!subjects.placed().isEmpty()) {
            readHistory(subjects.placed(), orders, trip);
        }
        return orders;
    }

    /** What was rolled back and refused for placed orders before. */
    private static void readHistory(Set<OrderKey> placed, Orders orders, RoundTrip trip) {
        trip.sql("""
                select k.customer_id, k.order_id, v.code, max(r.rolled_back_at) as at
                  from unnest(?::text[], ?::text[]) as k (customer_id, order_id)
                 cross join lateral (
                       select * from redemption
                        where order_id = k.order_id and customer_id = k.customer_id and rolled_back_at is not null offset 0) r
                 cross join lateral (select code from redeemed_voucher where redemption_id = r.redemption_id offset 0) v
                 group by 1, 2, 3
                """).param(customerIds(placed)).param(orderIds(placed)).query(row -> {
            orders.rolledBack()
                    .computeIfAbsent(orderKey(row), key -> new HashMap<>())
                    .put(new Code(row.getString("code")), Objects.requireNonNull(instant(row, "at")));
        });
        trip.sql("""
                select k.customer_id, k.order_id, r.code
                  from unnest(?::text[], ?::text[]) as k (customer_id, order_id)
                 cross join lateral (
                       select code from refused_redemption
                        where order_id = k.order_id and customer_id = k.customer_id offset 0) r
                """).param(customerIds(placed)).param(orderIds(placed)).query(row -> {
            orders.refused()
                    .computeIfAbsent(orderKey(row), key -> new HashSet<>())
                    .add(new Code(row.getString("code")));
        });
    }

    /**
     * What is held at this moment: the reservations of these customers, those of others that hold one of the codes or were made under
     * one of the addresses, and how much all of them hold of the promotions.
     *
     * @return is filled when the trip is made
     */
    private static Holds holds(
            Collection<Customer> who, Collection<Voucher> vouchers, Set<String> promotionIds, RoundTrip trip) {
        Map<String, Long> held = new HashMap<>();
        Map<Purse, Long> heldMinor = new HashMap<>();
        Map<CartKey, List<Use>> uses = new LinkedHashMap<>();
        Map<CartKey, Reservation> reservations = new LinkedHashMap<>();
        List<Instant> moment = new ArrayList<>(1);
        trip.sql("""
                with moment as materialized (select clock_timestamp() as at)
                select moment.at, r.reservation_id, r.customer_id, r.cart_id, r.expires_at, h.code, h.promotion_id, h.email_hash,
                       h.day, h.currency, h.discount_minor, null::bigint as held
                  from moment
                  left join lateral (
                       select * from reservation
                        where expires_at > moment.at and reservation_id = any (array(
                              select reservation_id from reservation where customer_id = any (?)
                              union all
                              select reservation_id from held_voucher
                               where code = any (?) and expires_at > (select at from moment)
                              union all
                              select reservation_id from held_voucher
                               where email_hash = any (?) and expires_at > (select at from moment))) offset 0) r
                    on true
                  left join lateral (select * from held_voucher where reservation_id = r.reservation_id offset 0) h on true
                union all
                select null, null, null, null, null, null, promotion_id, null, null, currency, sum(discount_minor), count(*)
                  from moment join held_voucher on expires_at > moment.at
                 where promotion_id = any (?)
                 group by promotion_id, currency
                """)
                .param(who.stream().map(Customer::customerId).toArray(String[]::new))
                .param(vouchers.stream()
                        .filter(voucher -> voucher.kind() != Voucher.Kind.GENERIC)
                        .map(voucher -> voucher.code().value())
                        .toArray(String[]::new))
                .param(who.stream()
                        .map(Customer::emailHash)
                        .filter(Objects::nonNull)
                        .toArray(String[]::new))
                .param(promotionIds.toArray(String[]::new))
                .query(row -> {
                    Instant at = instant(row, "at");
                    if (at == null) {
                        held.merge(row.getString("promotion_id"), row.getLong("held"), Long::sum);
                        heldMinor.put(
                                new Purse(row.getString("promotion_id"), row.getString("currency")),
                                row.getLong("discount_minor"));
                        return;
                    }
                    moment.add(at);
                    if (row.getString("reservation_id") == null) {
                        return;
                    }
                    CartKey cart = new CartKey(row.getString("customer_id"), row.getString("cart_id"));
                    List<Use> ofCart = uses.computeIfAbsent(cart, key -> new ArrayList<>());
                    String currency = row.getString("currency");
                    if (row.getString("code") != null) {
                        ofCart.add(use(row, null));
                    }
                    reservations.put(
                            cart,
                            new Reservation(
                                    row.getString("reservation_id"),
                                    cart,
                                    currency == null ? "" : currency,
                                    Objects.requireNonNull(instant(row, "expires_at")),
                                    ofCart));
                });
        return new Holds(moment, reservations, held, heldMinor);
    }

    /** Puts redemptions together of rows, one for each of their uses, in order. */
    private static final class RedemptionRows {

        private final Map<String, Redemption> redemptions = new LinkedHashMap<>();

        void add(ResultSet row) throws SQLException {
            String redemptionId = row.getString("redemption_id");
            if (redemptionId == null) {
                return;
            }
            Redemption known = redemptions.get(redemptionId);
            List<Use> all = new ArrayList<>(known == null ? List.of() : known.uses());
            if (row.getString("code") != null) {
                all.add(use(row, row.getString("lines")));
            }
            redemptions.put(
                    redemptionId,
                    new Redemption(
                            redemptionId,
                            row.getString("order_id"),
                            row.getString("customer_id"),
                            row.getString("currency"),
                            row.getLong("total_minor"),
                            all,
                            Objects.requireNonNull(instant(row, "redeemed_at")),
                            instant(row, "rolled_back_at"),
                            row.getString("rollback_reason")));
        }

        Map<String, Redemption> redemptions() {
            return redemptions;
        }
    }

    private static Use use(ResultSet row, @Nullable String lines) throws SQLException {
        return new Use(
                new Code(row.getString("code")),
                row.getString("promotion_id"),
                row.getString("email_hash"),
                row.getObject("day", LocalDate.class),
                row.getLong("discount_minor"),
                lines == null ? null : JSON.readValue(lines, LINES));
    }

    private static OrderKey orderKey(ResultSet row) throws SQLException {
        return new OrderKey(row.getString("customer_id"), row.getString("order_id"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static String[] customerIds(Collection<OrderKey> orders) {
        return orders.stream().map(OrderKey::customerId).toArray(String[]::new);
    }

    private static String[] orderIds(Collection<OrderKey> orders) {
        return orders.stream().map(OrderKey::orderId).toArray(String[]::new);
    }
}
