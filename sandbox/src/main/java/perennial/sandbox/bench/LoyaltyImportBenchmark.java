package perennial.sandbox.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import perennial.events.LoyaltyEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.console.Failure;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long it takes until three years of orders are in the books, by the topic as any order: first outside of the time for which the rule is
 * valid, then inside of it. What happened long ago is told as of then, and asks nobody to do anything.
 */
record LoyaltyImportBenchmark(int orders, int customers, int heapMb) implements Benchmark {

    private static final int BATCH = 2_000;
    private static final Duration YEARS = Duration.ofDays(3 * 365);

    /** The youngest order is older than anything that milestones, notices and campaigns react to. */
    private static final Duration AGO = Duration.ofDays(3);

    private static final Duration FRESHNESS = Duration.ofDays(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** What the rule says, so that it is known when each entry became true. */
    private static final Map<String, Duration> AFTER_THE_ORDER =
            Map.of("PENDING", Duration.ZERO, "EARNED", Duration.ofDays(14), "EXPIRED", Duration.ofDays(379));

    private record Load(Pace pace, Duration decided, Duration told) {}

    @Override
    public Report run(Ground ground) throws InterruptedException {
        LoyaltyService service = new LoyaltyService(ground.home(), heapMb);
        OrdersOfOneLine shop = new OrdersOfOneLine(ground.home(), customers);
        Instant first =
                Instant.ofEpochMilli(Instant.now().minus(AGO).minus(YEARS).toEpochMilli());
        LongUnaryOperator placedAfterMs = number -> number % orders * YEARS.toMillis() / orders;

        ground.start(service.process(BATCH));
        SuppliedDefinitions.put(ground.home(), "loyalty-import.yaml");
        Load outside = load(
                ground,
                service,
                () -> shop.publish(0, orders, number -> first.plusMillis(placedAfterMs.applyAsLong(number))),
                0);
        long untold = service.one("select count(*) from entry") + service.one("select count(*) from lot");
        if (untold != 0) {
            throw new Failure("Nothing is earned outside of the rule's time, and there are " + untold + " entries");
        }

        SuppliedDefinitions.put(ground.home(), "earning-rules.yaml");
        Load inside = load(
                ground,
                service,
                () -> shop.publish(orders, orders, number -> first.plusMillis(placedAfterMs.applyAsLong(number))),
                orders);
        if (service.one("select count(*) from lot") != orders) {
            throw new Failure("Not every order has earned its points once");
        }
        service.checkTheBooks();
        Instant fresh = Instant.now().minus(FRESHNESS).minus(inside.told());
        Map<String, Long> told = new TreeMap<>();
        try (Told<LoyaltyEvent> entries = new Told<>(ground, Topics.LOYALTY_ENTRIES, LoyaltyEvent::getType)) {
            entries.toTheEnd(event -> {
                told.merge(event.getType(), 1L, Long::sum);
                check(event, first, placedAfterMs, fresh);
            });
        }
        List<VoucherRequest> requests = new ArrayList<>();
        try (Told<VoucherRequest> asked = new Told<>(ground, Topics.VOUCHER_REQUESTS, VoucherRequest::getType)) {
            asked.toTheEnd(requests::add);
        }
        requests.forEach(request -> requireFresh("A voucher is asked for", request.getOccurredAt(), fresh));
        if (told.values().stream().mapToLong(Long::longValue).sum() != service.one("select count(*) from entry")) {
            throw new Failure("The topic does not tell what is in the books: " + told);
        }
        ground.stop();
        return report(outside, inside, told, requests.size());
    }

    private interface Publishing {
        void publish();
    }

    private Load load(Ground ground, LoyaltyService service, Publishing publishing, int before)
            throws InterruptedException {
        ground.stop();
        publishing.publish();
        long start = System.nanoTime();
        ground.start(service.process(BATCH));
        Pace pace = service.follow(before, orders, "loading orders");
        Duration decided = Duration.ofNanos(System.nanoTime() - start);
        while (service.one("select count(*) from (select from outbox limit 1) as any_of_them") != 0) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        return new Load(pace, decided, Duration.ofNanos(System.nanoTime() - start));
    }

    /** What an order's points do is told as of when it happened; and what somebody may react to has just happened. */
    private static void check(LoyaltyEvent event, Instant first, LongUnaryOperator placedAfterMs, Instant fresh) {
        @Nullable Duration after = AFTER_THE_ORDER.get(event.getType());
        if (after != null) {
            long number = Long.parseLong(requireNonNull(event.getOrderId()).substring("o-".length()));
            Instant due = first.plusMillis(placedAfterMs.applyAsLong(number)).plus(after);
            if (!event.getOccurredAt().equals(due)) {
                throw new Failure(event.getType() + " of order " + number + " became true at " + due
                        + ", and is told as of " + event.getOccurredAt());
            }
        } else if (!event.getType().equals("TIER_CHANGED")) {
            requireFresh(event.getType() + " is told", event.getOccurredAt(), fresh);
        }
    }

    private static void requireFresh(String what, Instant occurredAt, Instant fresh) {
        if (occurredAt.isBefore(fresh)) {
            throw new Failure(what + " for what happened at " + occurredAt);
        }
    }

    private Report report(Load outside, Load inside, Map<String, Long> told, int requests) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", "loyalty-import");
        json.put("orders", orders);
        json.put("customers", customers);
        List<Report.Figure> figures = new ArrayList<>();
        describe("outside of the rule's time", "outside", outside, figures, json);
        describe("inside of it", "inside", inside, figures, json);
        ObjectNode types = json.putObject("told");
        told.forEach((type, count) -> {
            types.put(type, count);
            figures.add(new Report.Figure("told: " + type, whole(count), "", ""));
        });
        json.put("voucherRequests", requests);
        figures.add(new Report.Figure("vouchers asked for", whole(requests), "", ""));
        return new Report(figures, json);
    }

    private void describe(String what, String key, Load load, List<Report.Figure> figures, ObjectNode json) {
        ObjectNode part = json.putObject(key);
        part.put("perSecond", Math.round(load.pace().perSecond()));
        part.put("decidedMs", load.decided().toMillis());
        part.put("toldMs", load.told().toMillis());
        String name = String.format(Locale.ROOT, "%,d orders %s: ", orders, what);
        figures.add(new Report.Figure(name + "in a second", whole(load.pace().perSecond()), "", ""));
        figures.add(new Report.Figure(name + "decided after", Delays.text(load.decided()), "", ""));
        figures.add(new Report.Figure(name + "all told after", Delays.text(load.told()), "", ""));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
