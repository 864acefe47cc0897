package perennial.voucher.redemption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import perennial.events.VoucherEvent;
import perennial.platform.batching.RoundTrip;
import perennial.voucher.code.Code;
import perennial.voucher.limit.Counters;
import perennial.voucher.limit.PromotionUses;
import perennial.voucher.register.Cause;
import perennial.voucher.register.OutcomeType;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;
import tools.jackson.databind.json.JsonMapper;

/** Writes what was decided since the books were opened: one statement for each table, however many commands there were. */
@Component
class BookWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcTemplate jdbc;
    private final VoucherRegister register;
    private final PromotionUses uses;
    private final Outcomes outcomes;

    BookWriter(JdbcTemplate jdbc, VoucherRegister register, PromotionUses uses, Outcomes outcomes) {
        this.jdbc = jdbc;
        this.register = register;
        this.uses = uses;
        this.outcomes = outcomes;
    }

    void write(Books books) {
        Map<String, Redemption> redemptions = new LinkedHashMap<>();
        Set<CartKey> carts = new LinkedHashSet<>();
        Map<OrderKey, Instant> cancelled = new LinkedHashMap<>();
        List<Change.RefusedForOrder> refused = new ArrayList<>();
        for (Change change : books.changes()) {
            switch (change) {
                case Change.Redeemed done -> redemptions.put(done.redemption().redemptionId(), done.redemption());
                case Change.RolledBack done -> redemptions.put(done.redemption().redemptionId(), done.redemption());
                case Change.Held done -> carts.add(done.reservation().cart());
                case Change.Ended done -> carts.add(done.cart());
                case Change.Cancelled done -> cancelled.put(done.order(), done.at());
                case Change.RefusedForOrder done -> refused.add(done);
            }
        }
        RoundTrip trip = new RoundTrip(jdbc);
        if (!redemptions.isEmpty()) {
            save(redemptions.values(), trip);
            saveUses(redemptions.values(), trip);
            saveVouchers(books, redemptions.values(), trip);
            saveCounters(books, trip);
        }
        if (!carts.isEmpty()) {
            saveReservations(books, carts, trip);
        }
        if (!cancelled.isEmpty()) {
            saveCancelled(cancelled, trip);
        }
        if (!refused.isEmpty()) {
            saveRefused(refused, trip);
        }
        trip.make();
        tell(books);
    }

    private static void save(Collection<Redemption> redemptions, RoundTrip trip) {
        trip.sql("""
                insert into redemption (redemption_id, order_id, customer_id, currency, total_minor, redeemed_at, rolled_back_at,
                                        rollback_reason)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::timestamptz[],
                                     ?::timestamptz[], ?::text[])
                on conflict (redemption_id) do update
                   set total_minor = excluded.total_minor, rolled_back_at = excluded.rolled_back_at,
                       rollback_reason = excluded.rollback_reason
                """)
                .param(texts(redemptions, Redemption::redemptionId))
                .param(texts(redemptions, Redemption::orderId))
                .param(texts(redemptions, Redemption::customerId))
                .param(texts(redemptions, Redemption::currency))
                .param(redemptions.stream().map(Redemption::totalMinor).toArray(Long[]::new))
                .param(times(redemptions, Redemption::redeemedAt))
                .param(times(redemptions, Redemption::rolledBackAt))
                .param(texts(redemptions, Redemption::rollbackReason))
                .update();
    }

    private record UseRow(Redemption redemption, int position, Use use) {}

    private static void saveUses(Collection<Redemption> redemptions, RoundTrip trip) {
        List<UseRow> rows = new ArrayList<>();
        for (Redemption redemption : redemptions) {
            for (Use use : redemption.uses()) {
                rows.add(new UseRow(redemption, redemption.uses().indexOf(use), use));
            }
        }
        trip.sql("""
                insert into redeemed_voucher (redemption_id, code, position, promotion_id, customer_id, email_hash, day,
                                              discount_minor, lines, standing)
                select redemption_id, code, position, promotion_id, customer_id, email_hash, day, discount_minor, lines::jsonb,
                       standing
                  from unnest(?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::date[], ?::bigint[], ?::text[],
                              ?::boolean[])
                    as new (redemption_id, code, position, promotion_id, customer_id, email_hash, day, discount_minor, lines,
                            standing)
                on conflict (redemption_id, code) do update set standing = excluded.standing
                """)
                .param(texts(rows, row -> row.redemption().redemptionId()))
                .param(texts(rows, row -> row.use().code().value()))
                .param(rows.stream().map(UseRow::position).toArray(Integer[]::new))
                .param(texts(rows, row -> row.use().promotionId()))
                .param(texts(rows, row -> row.redemption().customerId()))
                .param(texts(rows, row -> row.use().emailHash()))
                .param(texts(rows, row -> row.use().day().toString()))
                .param(rows.stream().map(row -> row.use().discountMinor()).toArray(Long[]::new))
                .param(texts(
                        rows,
                        row -> row.use().lines() == null
                                ? null
                                : JSON.writeValueAsString(row.use().lines())))
                .param(rows.stream().map(row -> row.redemption().stands()).toArray(Boolean[]::new))
                .update();
    }

    private void saveVouchers(Books books, Collection<Redemption> redemptions, RoundTrip trip) {
        Map<Code, Voucher> before = new TreeMap<>();
        redemptions.stream()
                .flatMap(redemption -> redemption.uses().stream())
                .map(Use::code)
                .forEach(code -> before.put(
                        code, Objects.requireNonNull(books.opening().vouchers().get(code))));
        before.values().removeIf(voucher -> voucher.equals(books.voucher(voucher.code())));
        if (!before.isEmpty()) {
            register.saveUse(
                    List.copyOf(before.values()),
                    before.keySet().stream()
                            .map(code -> Objects.requireNonNull(books.voucher(code)))
                            .toList(),
                    trip);
        }
    }

    private void saveCounters(Books books, RoundTrip trip) {
        Counters before = books.opening().counters();
        Set<String> changed = books.counters().changedSince(before);
        if (!changed.isEmpty()) {
            uses.write(changed, before, books.counters(), trip);
        }
    }

    /** What is held for a cart is written anew; a reservation that has lapsed goes with it. */
    private static void saveReservations(Books books, Set<CartKey> carts, RoundTrip trip) {
        trip.sql("""
                delete from reservation
                 where reservation_id = any (array(
                       select reservation_id from unnest(?::text[], ?::text[]) as old (customer_id, cart_id)
                        cross join lateral (
                              select reservation_id from reservation
                               where customer_id = old.customer_id and cart_id = old.cart_id offset 0) as of_cart))
                """)
                .param(texts(carts, CartKey::customerId))
                .param(texts(carts, CartKey::cartId))
                .update();
        List<Reservation> held = carts.stream()
                .map(books::reservation)
                .filter(Objects::nonNull)
                .map(Reservation.class::cast)
                .toList();
        if (held.isEmpty()) {
            return;
        }
        trip.sql("""
                insert into reservation (reservation_id, customer_id, cart_id, expires_at)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
                """)
                .param(texts(held, Reservation::reservationId))
                .param(texts(held, reservation -> reservation.cart().customerId()))
                .param(texts(held, reservation -> reservation.cart().cartId()))
                .param(times(held, Reservation::expiresAt))
                .update();
        record HeldUse(Reservation reservation, Use use) {}
        List<HeldUse> rows = new ArrayList<>();
        held.forEach(reservation -> reservation.uses().forEach(use -> rows.add(new HeldUse(reservation, use))));
        trip.sql("""
                insert into held_voucher (reservation_id, code, promotion_id, customer_id, email_hash, day, currency,
                                          discount_minor, expires_at)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::date[], ?::text[], ?::bigint[],
                                     ?::timestamptz[])
                """)
                .param(texts(rows, row -> row.reservation().reservationId()))
                .param(texts(rows, row -> row.use().code().value()))
                .param(texts(rows, row -> row.use().promotionId()))
                .param(texts(rows, row -> row.reservation().cart().customerId()))
                .param(texts(rows, row -> row.use().emailHash()))
                .param(texts(rows, row -> row.use().day().toString()))
                .param(texts(rows, row -> row.reservation().currency()))
                .param(rows.stream().map(row -> row.use().discountMinor()).toArray(Long[]::new))
                .param(times(rows, row -> row.reservation().expiresAt()))
                .update();
    }

    private static void saveCancelled(Map<OrderKey, Instant> cancelled, RoundTrip trip) {
        trip.sql("""
                insert into cancelled_order (order_id, customer_id, cancelled_at)
                select * from unnest(?::text[], ?::text[], ?::timestamptz[])
                on conflict (order_id, customer_id) do update set cancelled_at = excluded.cancelled_at
                """)
                .param(texts(cancelled.keySet(), OrderKey::orderId))
                .param(texts(cancelled.keySet(), OrderKey::customerId))
                .param(times(cancelled.values(), at -> at))
                .update();
    }

    private static void saveRefused(List<Change.RefusedForOrder> refused, RoundTrip trip) {
        trip.sql("""
                insert into refused_redemption (order_id, customer_id, code, reason, refused_at)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                """)
                .param(texts(refused, refusal -> refusal.order().orderId()))
                .param(texts(refused, refusal -> refusal.order().customerId()))
                .param(texts(refused, refusal -> refusal.code().value()))
                .param(texts(refused, refusal -> refusal.reason().code()))
                .param(times(refused, Change.RefusedForOrder::at))
                .update();
    }

    private void tell(Books books) {
        List<VoucherEvent> told = new ArrayList<>();
        for (Change change : books.changes()) {
            switch (change) {
                case Change.Redeemed done ->
                    done.fresh()
                            .forEach(use -> told.add(redeemed(books, done, use).build()));
                case Change.RolledBack done ->
                    done.redemption()
                            .uses()
                            .forEach(
                                    use -> told.add(rolledBack(books, done, use).build()));
                case Change.RefusedForOrder done ->
                    told.add(refused(books, done).build());
                case Change.Held ignored -> {}
                case Change.Ended ignored -> {}
                case Change.Cancelled ignored -> {}
            }
        }
        outcomes.append(told);
    }

    private static VoucherEvent.Builder redeemed(Books books, Change.Redeemed done, Use use) {
        return ofUse(OutcomeType.REDEEMED, books, done.redemption(), use, done.cause())
                .setOccurredAt(done.at());
    }

    private static VoucherEvent.Builder rolledBack(Books books, Change.RolledBack done, Use use) {
        return ofUse(OutcomeType.ROLLED_BACK, books, done.redemption(), use, done.cause())
                .setReason(done.redemption().rollbackReason());
    }

    private static VoucherEvent.Builder ofUse(
            OutcomeType type, Books books, Redemption redemption, Use use, Cause cause) {
        Voucher voucher = Objects.requireNonNull(books.voucher(use.code()));
        return Outcomes.outcome(type, voucher, redemption.redemptionId() + "/" + use.code(), cause, books.now())
                .setCustomerId(redemption.customerId())
                .setRedemptionId(redemption.redemptionId())
                .setOrderId(redemption.orderId())
                .setDiscountMinor(use.discountMinor())
                .setCurrency(redemption.currency());
    }

    private static VoucherEvent.Builder refused(Books books, Change.RefusedForOrder done) {
        String naturalKey = done.order().customerId() + "/" + done.order().orderId() + "/" + done.code();
        Voucher voucher = books.voucher(done.code());
        VoucherEvent.Builder event = voucher == null
                ? Outcomes.outcome(OutcomeType.REDEMPTION_REFUSED, naturalKey, done.cause(), books.now())
                        .setCode(done.code().value())
                        .setPromotionId("")
                : Outcomes.outcome(OutcomeType.REDEMPTION_REFUSED, voucher, naturalKey, done.cause(), books.now());
        return event.setCustomerId(done.order().customerId())
                .setOrderId(done.order().orderId())
                .setReason(done.reason().code());
    }

    private static <T> @Nullable String[] texts(Collection<T> values, Function<T, @Nullable String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }

    private static <T> @Nullable String[] times(Collection<T> values, Function<T, @Nullable Instant> time) {
        return texts(values, value -> {
            Instant at = time.apply(value);
            return at == null ? null : at.toString();
        });
    }
}
