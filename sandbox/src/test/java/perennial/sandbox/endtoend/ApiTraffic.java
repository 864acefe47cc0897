package perennial.sandbox.endtoend;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import perennial.events.VoucherEvent;
import perennial.schemas.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls to all services all the time, on connections that are kept: definitions are put, points are spent, the codes for them are
 * redeemed, and people ask. Nothing is asked twice, so every call must be answered; but segment-service may say when to ask again.
 */
final class ApiTraffic implements AutoCloseable {

    static final String PREFIX = "rolling-";
    static final String CLAIMER = "claimer-of-rolling";

    static final String DEFINITIONS = """
            kind: Promotion
            id: rolling-reward
            discount: {percent: 10}
            codes: {prefix: ROLL-, length: 12}
            ---
            kind: Reward
            id: rolling-reward
            costPoints: 1
            promotion: rolling-reward
            """;

    private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final int FLAWS_KEPT = 5;
    private static final long ORDER_MINOR = 5_000;

    private final Addresses addresses;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final Queue<String> flaws = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> codes = new LinkedBlockingQueue<>();
    private final Map<String, String> claims = new ConcurrentHashMap<>();
    private final Map<String, String> redemptions = new ConcurrentHashMap<>();
    private volatile boolean claiming = true;
    private volatile boolean calling = true;

    ApiTraffic(Addresses addresses) {
        this.addresses = addresses;
    }

    void start() {
        threads.execute(() -> again(new Caller(), (caller, number) -> claim(caller)));
        threads.execute(() -> again(new Caller(), this::redeem));
        threads.execute(() -> again(new Caller(), this::define));
        threads.execute(() -> again(new Caller(), this::askAboutSegments));
        threads.execute(() -> again(new Caller(), this::askAboutTheClaimer));
    }

    void hear(VoucherEvent event) {
        if (event.getType().equals("ISSUED") && event.getPromotionId().equals("rolling-reward")) {
            codes.add(String.valueOf(event.getCode()));
        }
    }

    /** What was spent: entries by the requests for vouchers. */
    Map<String, String> claims() {
        return Map.copyOf(claims);
    }

    /** What was redeemed, by code. */
    Map<String, String> redemptions() {
        return Map.copyOf(redemptions);
    }

    List<String> flaws() {
        return List.copyOf(flaws);
    }

    @Override
    public String toString() {
        return new TreeMap<>(answers).toString();
    }

    void stopClaiming() {
        claiming = false;
    }

    /** Returns when the last call has been answered. */
    void stop() throws InterruptedException {
        calling = false;
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            flaw("A call was not answered");
        }
    }

    private interface Work {
        void next(Caller caller, int number) throws IOException, InterruptedException;
    }

    private void again(Caller caller, Work work) {
        for (int number = 0; calling; number++) {
            try {
                work.next(caller, number);
            } catch (IOException e) {
                flaw("No answer: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
        }
    }

    private void claim(Caller caller) throws IOException, InterruptedException {
        if (claiming) {
            JsonNode claimed = caller.post(Service.LOYALTY, "/accounts/" + CLAIMER + "/rewards/rolling-reward", "{}");
            claims.put(
                    claimed.path("requestId").asString(),
                    claimed.path("entryId").asString());
        }
    }

    private void redeem(Caller caller, int number) throws IOException, InterruptedException {
        String code = codes.poll(1, TimeUnit.SECONDS);
        if (code != null) {
            JsonNode redeemed = caller.post(
                    Service.VOUCHER, "/redemptions", """
                    {"customerId":"%s","codes":["%s"],"orderId":"rolling-%d",
                     "order":{"cartId":"rolling-%d","currency":"EUR","totalMinor":%d}}""".formatted(CLAIMER, code, number, number, ORDER_MINOR));
            redemptions.put(code, redeemed.path("redemptionId").asString());
        }
    }

    /** Each time in other words. */
    private void define(Caller caller, int number) throws IOException, InterruptedException {
        String words = "\"description\":\"for the %d. time\"".formatted(number);
        switch (SERVICES.get(number % SERVICES.size())) {
            case SEGMENT -> caller.put(Service.SEGMENT, "/segments/rolling", """
                        {"kind":"Segment","id":"rolling","when":"orders.count > 1000",%s}""".formatted(words));
            case VOUCHER -> caller.put(Service.VOUCHER, "/promotions/rolling", """
                        {"kind":"Promotion","id":"rolling","discount":{"percent":10},"codes":{"prefix":"R%d-","length":12}}""".formatted(number % 10));
            case CAMPAIGN -> caller.put(Service.CAMPAIGN, "/templates/rolling", """
                        {"kind":"Template","id":"rolling","channel":"email","class":"transactional",
                         "messages":{"en":{"subject":"The %d. time","text":"Hello","html":"<p>Hello</p>"}}}""".formatted(number));
            case LOYALTY -> caller.put(Service.LOYALTY, "/rewards/rolling", """
                        {"kind":"Reward","id":"rolling","costPoints":%d,"promotion":"rolling-reward"}""".formatted(1 + number));
        }
    }

    private void askAboutSegments(Caller caller, int number) throws IOException, InterruptedException {
        caller.get(Service.SEGMENT, number % 2 == 0 ? "/customers/" + CLAIMER : "/segments/new-customer");
    }

    private void askAboutTheClaimer(Caller caller, int number) throws IOException, InterruptedException {
        switch (number % 3) {
            case 0 -> caller.get(Service.VOUCHER, "/customers/" + CLAIMER + "/vouchers?limit=5");
            case 1 -> caller.get(Service.CAMPAIGN, "/customers/" + CLAIMER + "/messages");
            default -> caller.get(Service.LOYALTY, "/accounts/" + CLAIMER);
        }
    }

    /** Stays with an instance until that says that the connection ends. */
    private final class Caller {

        private final Map<Service, ServiceInstance> connected = new EnumMap<>(Service.class);

        void get(Service service, String path) throws IOException, InterruptedException {
            call(service, path, "GET", "");
        }

        void put(Service service, String path, String json) throws IOException, InterruptedException {
            call(service, path, "PUT", json);
        }

        JsonNode post(Service service, String path, String json) throws IOException, InterruptedException {
            return call(service, path, "POST", json);
        }

        private JsonNode call(Service service, String path, String method, String json)
                throws IOException, InterruptedException {
            ServiceInstance instance = connected.computeIfAbsent(service, addresses::connect);
            HttpRequest.Builder request = instance.request(path)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            json.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(json));
            HttpResponse<String> answer;
            try {
                answer = instance.send(request);
            } catch (IOException e) {
                connected.remove(service);
                throw new IOException("%s %s at %s of %s".formatted(method, path, instance.name(), service), e);
            }
            if (answer.headers().firstValue("Connection").orElse("").equalsIgnoreCase("close")) {
                connected.remove(service);
            }
            answers.computeIfAbsent(service + " " + method + " " + answer.statusCode(), none -> new LongAdder())
                    .increment();
            if (answer.statusCode() >= 300 && !mayAskAgain(service, method, answer)) {
                flaw("%s %s at %s of %s: %d %s"
                        .formatted(method, path, instance.name(), service, answer.statusCode(), answer.body()));
            }
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    /** Its state moves with the partitions, and is read by nobody meanwhile. */
    private static boolean mayAskAgain(Service service, String method, HttpResponse<String> answer) {
        return service == Service.SEGMENT
                && method.equals("GET")
                && answer.statusCode() == 503
                && answer.headers().firstValue("Retry-After").isPresent();
    }

    private void flaw(String what) {
        if (flaws.size() < FLAWS_KEPT) {
            flaws.add(what);
        }
    }

    @Override
    public void close() {
        calling = false;
        threads.shutdownNow();
    }
}
