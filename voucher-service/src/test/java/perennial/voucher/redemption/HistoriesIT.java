package perennial.voucher.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.events.CustomerEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.platform.testing.Http;
import perennial.schemas.Topics;
import perennial.voucher.VoucherIT;

/**
 * Generated histories: what happens to a few promotions, customers, carts and orders while several threads redeem, reserve, release,
 * roll back, cancel and try again on two instances. After each, the tables must agree with each other and with the limits; in the end, the outcomes
 * with the tables.
 *
 * <p>{@code -Dperennial.histories=N} says how many, {@code -Dperennial.histories.seed=S} which.
 */
class HistoriesIT extends VoucherIT {

    private static final int HISTORIES = Integer.getInteger("perennial.histories", 200);
    private static final long SEED = Long.getLong("perennial.histories.seed", System.nanoTime());
    private static final int THREADS = 4;
    private static final int STEPS_PER_THREAD = 13;
    private static final int HISTORIES_AT_ONCE = 3;
    private static final int CUSTOMERS = 4;
    private static final int CODES = 4;
    private static final long CARD_MINOR = 6_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String run = unique("h");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ConfigurableApplicationContext another;

    private final List<Http> shops;
    private final Http marketing;

    private final JdbcClient jdbc;
    private final PlatformTransactionManager transactions;

    @Autowired
    HistoriesIT(@LocalServerPort int port, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.shops = List.of(Http.at(port).as("storefront"), shopAt(another));
        this.marketing = Http.at(port).as("marketing");
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Within one instance calls share transactions: it takes two for transactions that race. */
    @BeforeAll
    static void start() {
        another = anotherInstance();
    }

    @AfterAll
    static void stop() {
        another.close();
    }

    /** The first two customers have one address. */
    @BeforeEach
    void introduceCustomers() {
        for (int i = 0; i < 2; i++) {
            PUBLISHER.publish(
                    Topics.CUSTOMERS,
                    CustomerEvent.newBuilder()
                            .setEventId(UUID.randomUUID().toString())
                            .setType("SIGNED_UP")
                            .setOccurredAt(Instant.now().minusSeconds(1))
                            .setCustomerId(customer(i))
                            .setEmail(run + "@example.org")
                            .build());
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> count("""
                select count(*) from customer where customer_id = any (?) and email_hash is not null
                """, (Object) new String[] {customer(0), customer(1)}) == 2);
    }

    /** Looks at each change as it is made: what the end does not show any more cannot slip through either. */
    @BeforeEach
    void watchLimits() {
        jdbc.sql("""
                create or replace function watch_redemptions() returns trigger language plpgsql as $$
                begin
                    if new.redemptions > (select (document->'limits'->>'redemptions')::bigint from definition_version
                                           where kind = 'Promotion' and id = new.promotion_id and version = 1) then
                        raise 'over the limit of %', new.promotion_id;
                    end if;
                    return new;
                end $$
                """).update();
        jdbc.sql(
                        "create or replace trigger watch before update on promotion_use for each row execute function watch_redemptions()")
                .update();
    }

    @AfterEach
    void watchNoMore() {
        jdbc.sql("drop trigger watch on promotion_use").update();
    }

    @Test
    void keepTheirInvariants() throws Exception {
        try (ExecutorService histories = Executors.newFixedThreadPool(HISTORIES_AT_ONCE);
                ExecutorService callers = Executors.newFixedThreadPool(HISTORIES_AT_ONCE * THREADS)) {
            List<Future<?>> running = IntStream.range(0, HISTORIES)
                    .<Future<?>>mapToObj(i -> histories.submit(() -> new History(i).play(callers)))
                    .toList();
            for (Future<?> history : running) {
                try {
                    history.get();
                } catch (Exception e) {
                    running.forEach(other -> other.cancel(false));
                    throw new AssertionError("With -Dperennial.histories.seed=" + SEED, e);
                }
            }
        }
        outcomesEqualTheTables();
    }

    private String customer(int i) {
        return run + "-customer-" + i;
    }

    /** One of them: its promotions and codes belong to it alone. */
    private final class History {

        private final String id;
        private final SplittableRandom random;
        private final List<String> singles;
        private final List<String> cards;
        private final String generic;
        private final List<String> redemptionIds = new CopyOnWriteArrayList<>();
        private final List<String> reservationIds = new CopyOnWriteArrayList<>();

        History(int number) {
            id = run + "-" + number + "-";
            random = new SplittableRandom(SEED + number);
            generic = ("G-" + id).toUpperCase(Locale.ROOT);
            singles = codes(put("single", "\"discount\":{\"percent\":10}," + limits()), CODES);
            put(
                    "generic",
                    "\"discount\":{\"amountMinor\":300,\"currency\":\"EUR\"},\"codes\":{\"generic\":\"" + generic
                            + "\"}," + limits());
            cards = codes(put("card", "\"discount\":{\"giftCardMinor\":" + CARD_MINOR + ",\"currency\":\"EUR\"}"), 2);
        }

        private String put(String kind, String keys) {
            return promotion(id + kind, keys);
        }

        private String limits() {
            List<String> limits = new ArrayList<>();
            maybe("redemptions", 1, 5).ifPresent(limits::add);
            maybe("perCustomer", 1, 3).ifPresent(limits::add);
            maybe("perCustomerPerDay", 1, 3).ifPresent(limits::add);
            return "\"limits\":{" + String.join(",", limits) + "}"
                    + (random.nextInt(2) == 0
                            ? ",\"budget\":{\"amountMinor\":" + random.nextInt(300, 2_000) + ",\"currency\":\"EUR\"}"
                            : "");
        }

        private Optional<String> maybe(String key, int from, int to) {
            return random.nextInt(3) == 0
                    ? Optional.empty()
                    : Optional.of("\"" + key + "\":" + random.nextInt(from, to + 1));
        }

        private List<String> codes(String promotionId, int count) {
            Http.Answer answer =
                    marketing.post("/promotions/" + promotionId + "/vouchers", "{\"count\":" + count + "}");
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            return answer.json()
                    .get("vouchers")
                    .valueStream()
                    .map(voucher -> voucher.get("code").asString())
                    .toList();
        }

        Void play(ExecutorService callers) throws Exception {
            List<Callable<Void>> threads = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                SplittableRandom own = random.split();
                threads.add(() -> {
                    for (int step = 0; step < STEPS_PER_THREAD; step++) {
                        step(own);
                    }
                    return null;
                });
            }
            for (Future<Void> thread : callers.invokeAll(threads)) {
                thread.get();
            }
            if (random.nextInt(4) == 0) {
                cancelSome();
            }
            check();
            return null;
        }

        private void step(SplittableRandom own) {
            switch (own.nextInt(10)) {
                case 0, 1, 2, 3 -> redeem(own);
                case 4, 5 -> reserve(own);
                case 6 -> pick(own, reservationIds).ifPresent(reservationId -> release(own, reservationId));
                case 7, 8 -> pick(own, redemptionIds).ifPresent(redemptionId -> rollBackOnce(own, redemptionId));
                default -> lapse(own);
            }
        }

        private Http shop(SplittableRandom own) {
            return shops.get(own.nextInt(shops.size()));
        }

        private void redeem(SplittableRandom own) {
            int customer = own.nextInt(CUSTOMERS);
            String body = "{\"orderId\":\"" + order(own.nextInt(8)) + "\"," + checkout(own, customer) + "}";
            Http.Answer answer = answered(shop(own).post("/redemptions", body));
            if (answer.status() == 201) {
                redemptionIds.add(answer.json().get("redemptionId").asString());
            }
            if (own.nextInt(4) == 0) {
                answered(shop(own).post("/redemptions", body));
            }
        }

        private void reserve(SplittableRandom own) {
            int customer = own.nextInt(CUSTOMERS);
            Http.Answer answer = answered(shop(own).post("/reservations", "{" + checkout(own, customer) + "}"));
            if (answer.status() == 201) {
                reservationIds.add(answer.json().get("reservationId").asString());
            }
        }

        private String checkout(SplittableRandom own, int customer) {
            List<String> codes = Stream.of(
                            singles.get(own.nextInt(CODES)), cards.get(own.nextInt(cards.size())), generic)
                    .filter(code -> own.nextInt(2) == 0)
                    .map(code -> "\"" + code + "\"")
                    .toList();
            return "\"customerId\":\"" + customer(customer) + "\",\"codes\":"
                    + (codes.isEmpty() ? List.of("\"" + generic + "\"") : codes)
                    + ",\"order\":{\"cartId\":\"" + id + own.nextInt(2) + "\",\"currency\":\"EUR\",\"totalMinor\":"
                    + own.nextInt(1_000, 5_000) + "}";
        }

        private void release(SplittableRandom own, String reservationId) {
            answered(shop(own).send("DELETE", "/reservations/" + reservationId, null));
        }

        private void rollBackOnce(SplittableRandom own, String redemptionId) {
            Http.Answer answer = answered(shop(own).post("/redemptions/" + redemptionId + "/rollback", "{}"));
            assertThat(answer.status()).isEqualTo(200);
        }

        /** What is held for one of the carts ends now, as if its time had come. */
        private void lapse(SplittableRandom own) {
            pick(own, reservationIds)
                    .ifPresent(reservationId -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                        jdbc.sql("update reservation set expires_at = clock_timestamp() where reservation_id = ?")
                                .param(reservationId)
                                .update();
                        jdbc.sql("update held_voucher set expires_at = clock_timestamp() where reservation_id = ?")
                                .param(reservationId)
                                .update();
                    }));
        }

        private void cancelSome() {
            List<String> orders = List.of(order(0), order(1), order(8));
            for (String order : orders) {
                for (int customer = 0; customer < CUSTOMERS; customer++) {
                    PUBLISHER.publish(Topics.ORDERS, cancelled(customer(customer), order));
                }
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> count("select count(*) from cancelled_order where order_id = any (?)", (Object)
                                    orders.toArray(String[]::new))
                            == (long) orders.size() * CUSTOMERS);
            assertThat(count(
                            "select count(*) from redemption where order_id = any (?) and rolled_back_at is null",
                            (Object) orders.toArray(String[]::new)))
                    .isZero();
        }

        private String order(int i) {
            return id + "order-" + i;
        }

        private Optional<String> pick(SplittableRandom own, List<String> ids) {
            List<String> now = List.copyOf(ids);
            return now.isEmpty() ? Optional.empty() : Optional.of(now.get(own.nextInt(now.size())));
        }

        private Http.Answer answered(Http.Answer answer) {
            assertThat(answer.status()).as(answer.body()).isIn(200, 201, 204, 404, 409);
            return answer;
        }

        private void check() {
            String mine = id + "%";
            assertThat(rows("""
                    select promotion_id, redemptions, counted from promotion_use
                      full join (select promotion_id, count(*) as counted from redeemed_voucher where standing group by 1) c
                      using (promotion_id)
                     where promotion_id like ? and coalesce(redemptions, 0) <> coalesce(counted, 0)
                    """, mine)).as("counters are not what stands").isEmpty();
            assertThat(rows("""
                    select promotion_id, spent_minor, summed from promotion_use
                      full join (select promotion_id, sum(discount_minor) as summed from redeemed_voucher where standing group by 1) s
                      using (promotion_id)
                     where promotion_id like ? and coalesce((spent_minor->'EUR')::bigint, 0) <> coalesce(summed, 0)
                    """, mine)).as("spendings are not what stands").isEmpty();
            assertThat(rows("""
                    select promotion_id from promotion_use join definition_version d on d.id = promotion_id and kind = 'Promotion'
                     where promotion_id like ? and redemptions > (document->'limits'->>'redemptions')::bigint
                    """, mine)).as("more redemptions than the limit").isEmpty();
            assertThat(rows("""
                    select promotion_id from promotion_use join definition_version d on d.id = promotion_id and kind = 'Promotion'
                     where promotion_id like ? and (spent_minor->'EUR')::bigint > (document->'budget'->>'amountMinor')::bigint
                    """, mine)).as("more discount than the budget").isEmpty();
            assertThat(rows("""
                    select promotion_id, coalesce(email_hash, customer_id) as who, count(*) from redeemed_voucher
                      join definition_version d on d.id = promotion_id and kind = 'Promotion'
                     where promotion_id like ? and standing
                     group by promotion_id, who, document
                    having count(*) > (document->'limits'->>'perCustomer')::bigint
                        or count(*) > (document->'limits'->>'perCustomerPerDay')::bigint
                    """, mine))
                    .as("more uses by a customer than the limit")
                    .isEmpty();
            assertThat(rows("""
                    select code from voucher v
                     where promotion_id like ? and kind = 'single'
                       and (select coalesce(array_agg(redemption_id), '{}') from redeemed_voucher r where r.code = v.code and standing)
                           <> case when redemption_id is null then '{}' else array[redemption_id] end
                    """, mine))
                    .as("codes whose uses do not stand, or stand twice")
                    .isEmpty();
            assertThat(rows("""
                    select code from voucher v
                     where promotion_id like ? and kind = 'gift_card'
                       and balance_minor + (select coalesce(sum(discount_minor), 0) from redeemed_voucher r
                                             where r.code = v.code and standing) <> %d
                    """.formatted(CARD_MINOR), mine))
                    .as("gift cards that do not add up")
                    .isEmpty();
            assertThat(rows("""
                    select r.redemption_id from redemption r join redeemed_voucher v using (redemption_id)
                     where promotion_id like ? and standing <> (rolled_back_at is null)
                    """, mine))
                    .as("uses that stand without their redemption")
                    .isEmpty();
        }
    }

    private OrderEvent cancelled(String customerId, String orderId) {
        return OrderEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("CANCELLED")
                .setOccurredAt(clock.instant())
                .setCustomerId(customerId)
                .setOrderId(orderId)
                .setCurrency("EUR")
                .setTotalMinor(0)
                .setDiscountMinor(0)
                .setShippingMinor(0)
                .setTaxMinor(0)
                .setLines(List.of())
                .setVoucherCodes(List.of())
                .build();
    }

    private void outcomesEqualTheTables() {
        List<String> redeemed =
                rows("select redemption_id || '/' || code from redeemed_voucher where promotion_id like ?", run + "-%");
        List<String> rolledBack = rows(
                "select redemption_id || '/' || code from redeemed_voucher where promotion_id like ? and not standing",
                run + "-%");
        int issued = HISTORIES * (CODES + 2);

        List<VoucherEvent> told = toldOfPromotions(run + "-", issued + redeemed.size() + rolledBack.size());

        assertThat(uses(told, "REDEEMED")).containsExactlyInAnyOrderElementsOf(redeemed);
        assertThat(uses(told, "ROLLED_BACK")).containsExactlyInAnyOrderElementsOf(rolledBack);
        assertThat(redeemed).hasSizeGreaterThan(HISTORIES);
        assertThat(rolledBack).hasSizeGreaterThan(HISTORIES / 2);
    }

    private static List<String> uses(List<VoucherEvent> told, String type) {
        return told.stream()
                .filter(event -> event.getType().equals(type))
                .map(event -> Objects.requireNonNull(event.getRedemptionId()) + "/" + event.getCode())
                .toList();
    }

    private List<String> rows(String sql, Object... params) {
        return jdbc.sql(sql)
                .params(params)
                .query((row, number) -> String.valueOf(row.getObject(1)))
                .list();
    }

    private long count(String sql, Object param) {
        return jdbc.sql(sql).param(param).query(Long.class).single();
    }
}
