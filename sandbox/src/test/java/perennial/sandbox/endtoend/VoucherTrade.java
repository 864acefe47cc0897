package perennial.sandbox.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Customers ask for codes and redeem, reserve, release and roll back over HTTP and by orders, several at the same time. A call
 * that is not answered is made again until it is. What must have become of each use is kept.
 */
final class VoucherTrade implements AutoCloseable {

    static final String UNIQUE = "kill-unique";
    static final String TOGETHER = "kill-together";
    static final String TOGETHER_CODE = "KILL-TOGETHER";
    static final long DISCOUNT_MINOR = 500;

    private static final int SHOPS = 8;
    private static final int CODES_AHEAD = 100;
    private static final long TOTAL_MINOR = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final int FOR_GOOD_SECONDS = 600;
    private static final int SOON_OVER_SECONDS = 1;

    private final ServiceInstance service;
    private final EventPublisher publisher;
    private final ExecutorService threads = Executors.newFixedThreadPool(SHOPS);
    private final List<Future<?>> shops = new ArrayList<>();
    private final BlockingQueue<Voucher> codes = new LinkedBlockingQueue<>();
    private final AtomicInteger askedFor = new AtomicInteger();
    private final AtomicInteger deals = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder answers = new LongAdder();
    private final LongAdder brokenOff = new LongAdder();
    private final Map<Use, Fate> fates = new ConcurrentHashMap<>();
    private final Map<Use, String> redemptionIds = new ConcurrentHashMap<>();
    private final Set<String> ordersNotTold = ConcurrentHashMap.newKeySet();
    private final LongAdder ordersTold = new LongAdder();
    private volatile boolean trading = true;

    VoucherTrade(Home home, ServiceInstance service) {
        this.service = service;
        this.publisher = EventPublisher.eachAtOnce(home);
    }

    /** @param together how many redemptions of the code that all share there may be */
    static String definitions(long together) {
        return """
            kind: Promotion
            id: kill-unique
            discount: {percent: 10}
            codes: {prefix: KILL-, length: 12}
            limits: {redemptions: 1000000, perCustomer: 2}
            budget: {amountMinor: 1000000000, currency: EUR}
            ---
            kind: Promotion
            id: kill-together
            discount: {percent: 10}
            codes: {generic: KILL-TOGETHER}
            limits: {redemptions: %d}
            budget: {amountMinor: 1000000000, currency: EUR}
            """.formatted(together);
    }

    /** A code, and who may use it. */
    private record Voucher(String code, String customerId) {}

    /** A code on an order. */
    record Use(String orderId, String code) {}

    /** What must have become of a use. */
    enum Fate {
        STANDS,
        ROLLED_BACK,
        REFUSED
    }

    /** What customers do, one after the other. */
    private enum Deal {
        REDEEM,
        REDEEM_AND_ROLL_BACK,
        REDEEM_AGAIN_AFTER_ROLLBACK,
        RESERVE_AND_REDEEM,
        RESERVE_AND_RELEASE,
        RESERVE_AND_FORGET,
        ORDER,
        ORDER_AND_REDEEM,
        ORDER_AND_CANCEL,
        ORDER_WITH_USED_CODE
    }

    Map<Use, Fate> fates() {
        return Map.copyOf(fates);
    }

    /** As they were answered. */
    Map<Use, String> redemptionIds() {
        return Map.copyOf(redemptionIds);
    }

    int askedFor() {
        return askedFor.get();
    }

    long answers() {
        return answers.sum();
    }

    /** How many calls had no answer although they had been taken. */
    long brokenOff() {
        return brokenOff.sum();
    }

    /** Calls that wait for their answers. */
    int open() {
        return open.get();
    }

    /** Orders of which nothing was told yet. */
    int ordersNotTold() {
        return ordersNotTold.size();
    }

    long ordersTold() {
        return ordersTold.sum();
    }

    void hear(VoucherEvent event) {
        if (event.getType().equals("ISSUED") && event.getPromotionId().equals(UNIQUE)) {
            codes.add(new Voucher(String.valueOf(event.getCode()), String.valueOf(event.getCustomerId())));
        }
        if (event.getOrderId() != null && ordersNotTold.remove(event.getOrderId())) {
            ordersTold.increment();
        }
    }

    void start() {
        for (int code = 0; code < CODES_AHEAD; code++) {
            askForCode();
        }
        for (int shop = 0; shop < SHOPS; shop++) {
            shops.add(threads.submit(this::trade));
        }
    }

    /** Returns when each deal that was begun is done. */
    void stop() throws InterruptedException {
        trading = false;
        complain();
        publisher.flush();
    }

    /** @throws AssertionError if somebody was answered wrongly */
    void complain() throws InterruptedException {
        for (Future<?> shop : shops) {
            if (!trading || shop.isDone()) {
                try {
                    shop.get();
                } catch (ExecutionException e) {
                    throw new AssertionError("A deal failed: " + e.getCause(), e);
                }
            }
        }
    }

    private Void trade() throws InterruptedException {
        while (trading) {
            int number = deals.getAndIncrement();
            askForCode();
            deal(Deal.values()[number % Deal.values().length], number);
        }
        return null;
    }

    private void askForCode() {
        String id = "asked-" + askedFor.getAndIncrement();
        Instant now = Shoppers.now();
        publisher.publish(
                Topics.VOUCHER_REQUESTS,
                VoucherRequest.newBuilder()
                        .setEventId(id)
                        .setType("REQUESTED")
                        .setOccurredAt(now)
                        .setRecordedAt(now)
                        .setCauseId("kill")
                        .setRequestId(id)
                        .setCustomerId("c-" + id)
                        .setPromotionId(UNIQUE)
                        .setRequestedBy("kill")
                        .build());
    }

    private void deal(Deal deal, int number) throws InterruptedException {
        Voucher voucher = isForOneCustomer(deal) ? ownCode() : anyCode(number);
        String order = "o-" + number;
        String another = order + "-again";
        String cart = "k-" + number;
        switch (deal) {
            case REDEEM -> redeem(voucher, order, cart);
            case REDEEM_AND_ROLL_BACK -> rollBack(voucher, order, redeem(voucher, order, cart));
            case REDEEM_AGAIN_AFTER_ROLLBACK -> {
                rollBack(voucher, order, redeem(voucher, order, cart));
                redeem(voucher, another, cart);
            }
            case RESERVE_AND_REDEEM -> {
                reserve(voucher, cart, FOR_GOOD_SECONDS);
                redeem(voucher, order, cart);
            }
            case RESERVE_AND_RELEASE -> {
                release(reserve(voucher, cart, FOR_GOOD_SECONDS));
                redeem(voucher, order, cart + "-again");
            }
            case RESERVE_AND_FORGET -> reserve(voucher, cart, SOON_OVER_SECONDS);
            case ORDER -> {
                order(voucher, order, "PLACED");
                fates.put(new Use(order, voucher.code()), Fate.STANDS);
            }
            case ORDER_AND_REDEEM -> {
                order(voucher, order, "PLACED");
                redeem(voucher, order, cart);
            }
            case ORDER_AND_CANCEL -> {
                order(voucher, order, "PLACED");
                order(voucher, order, "CANCELLED");
                fates.put(new Use(order, voucher.code()), Fate.ROLLED_BACK);
            }
            case ORDER_WITH_USED_CODE -> {
                redeem(voucher, order, cart);
                order(voucher, another, "PLACED");
                fates.put(new Use(another, voucher.code()), Fate.REFUSED);
            }
        }
    }

    private static boolean isForOneCustomer(Deal deal) {
        return deal == Deal.ORDER_WITH_USED_CODE;
    }

    private Voucher anyCode(int number) throws InterruptedException {
        return ThreadLocalRandom.current().nextBoolean() ? new Voucher(TOGETHER_CODE, "d-" + number) : ownCode();
    }

    private Voucher ownCode() throws InterruptedException {
        Voucher voucher = codes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(voucher).as("a code that was asked for").isNotNull();
        return voucher;
    }

    private void order(Voucher voucher, String orderId, String type) {
        OrderEvent plain = Shoppers.order(voucher.customerId(), orderId, TOTAL_MINOR - DISCOUNT_MINOR, Shoppers.now());
        OrderEvent order = OrderEvent.newBuilder(plain)
                .setEventId(type + "-" + orderId)
                .setType(type)
                .setDiscountMinor(DISCOUNT_MINOR)
                .setVoucherCodes(List.of(voucher.code()))
                .build();
        ordersNotTold.add(orderId);
        publisher.publish(Topics.ORDERS, order);
    }

    private String redeem(Voucher voucher, String orderId, String cartId) throws InterruptedException {
        JsonNode answer = post("/redemptions", body(voucher, cartId, ",\"orderId\":\"" + orderId + "\""), 201);
        String redemptionId = answer.path("redemptionId").asString();
        assertThat(answer.path("discountMinor").asLong())
                .as("discount of %s", orderId)
                .isEqualTo(DISCOUNT_MINOR);
        Use use = new Use(orderId, voucher.code());
        fates.put(use, Fate.STANDS);
        redemptionIds.put(use, redemptionId);
        return redemptionId;
    }

    private void rollBack(Voucher voucher, String orderId, String redemptionId) throws InterruptedException {
        post("/redemptions/" + redemptionId + "/rollback", "{\"reason\":\"payment failed\"}", 200);
        fates.put(new Use(orderId, voucher.code()), Fate.ROLLED_BACK);
    }

    private String reserve(Voucher voucher, String cartId, int seconds) throws InterruptedException {
        return post("/reservations", body(voucher, cartId, ",\"ttlSeconds\":" + seconds), 201)
                .path("reservationId")
                .asString();
    }

    /** Who asks again because there was no answer may hear that it is released already. */
    private void release(String reservationId) throws InterruptedException {
        HttpResponse<String> answer =
                answered(service.request("/reservations/" + reservationId).DELETE());
        assertThat(answer.statusCode()).as(answer.body()).isIn(204, 404);
    }

    /** Redeems the code that all share once more, for a new customer. */
    HttpResponse<String> redeemTogether(String orderId) throws InterruptedException {
        Voucher voucher = new Voucher(TOGETHER_CODE, "d-" + orderId);
        HttpResponse<String> answer = answered(service.request("/redemptions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        body(voucher, "k-" + orderId, ",\"orderId\":\"" + orderId + "\""))));
        if (answer.statusCode() == 201) {
            fates.put(new Use(orderId, TOGETHER_CODE), Fate.STANDS);
        }
        return answer;
    }

    private static String body(Voucher voucher, String cartId, String more) {
        return """
            {"customerId":"%s","codes":["%s"],"order":{"cartId":"%s","currency":"EUR","totalMinor":%d}%s}""".formatted(voucher.customerId(), voucher.code(), cartId, TOTAL_MINOR, more);
    }

    private JsonNode post(String path, String json, int status) throws InterruptedException {
        HttpRequest.Builder request = service.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (ThreadLocalRandom.current().nextBoolean()) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        HttpResponse<String> answer = answered(request);
        assertThat(answer.statusCode())
                .as("%s %s: %s", path, json, answer.body())
                .isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    /** Asks until there is an answer: a dead service gives none, one that is busy says so. */
    private HttpResponse<String> answered(HttpRequest.Builder request) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            open.incrementAndGet();
            try {
                HttpResponse<String> answer = service.send(request);
                if (answer.statusCode() != 503) {
                    answers.increment();
                    return answer;
                }
            } catch (ConnectException e) {
                // nobody is there to take the call
            } catch (IOException e) {
                brokenOff.increment();
            } finally {
                open.decrementAndGet();
            }
            Thread.sleep(BETWEEN_TRIES);
        }
        throw new AssertionError("No answer within " + PATIENCE);
    }

    @Override
    public void close() {
        trading = false;
        threads.shutdownNow();
        publisher.close();
    }
}
