package perennial.sandbox.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.clock.SharedClock;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

/** Years of orders are loaded: memberships are as if Perennial had been there all the time, and nobody is written to. */
class HistoryIT {

    private static final int CUSTOMERS = 120;
    private static final Duration LAPSE = Duration.ofDays(90);
    private static final String PREFIX = "history-";

    /** What is told of other segments of the programme is not looked at. */
    private static final String SEGMENT = "lapsed";

    private final RunningStack stack = RunningStack.get();
    private final TreeMap<String, SortedSet<Instant>> orders = new TreeMap<>();

    /** A membership event, as far as an oracle that knows nothing but the orders can tell. */
    private record Told(String type, Instant at) {}

    @Test
    void aLoadedHistoryTellsEveryLapseAndReturnAndWritesToNobody() throws Exception {
        List<OrderEvent> history = history(new Random(1997));
        try (LiveTopic<MembershipEvent> memberships = new LiveTopic<>(stack.home(), Topics.MEMBERSHIPS);
                LiveTopic<MessageEvent> messages = new LiveTopic<>(stack.home(), Topics.MESSAGES);
                LiveTopic<VoucherRequest> requests = new LiveTopic<>(stack.home(), Topics.VOUCHER_REQUESTS);
                LiveTopic<LoyaltyEvent> entries = new LiveTopic<>(stack.home(), Topics.LOYALTY_ENTRIES);
                EventPublisher publisher = EventPublisher.eachOnItsOwn(stack.home())) {
            orders.keySet()
                    .forEach(customerId -> publisher.publish(
                            Topics.CUSTOMERS,
                            Shoppers.signUp(customerId, true, Instant.parse("1997-01-01T00:00:00Z"))));
            history.forEach(order -> publisher.publish(Topics.ORDERS, order));
            publisher.flush();

            long expected =
                    orders.keySet().stream().mapToLong(id -> oracle(id).size()).sum();
            await(() -> memberships.count(HistoryIT::ours) >= expected);
            orders.keySet().forEach(customerId -> {
                assertThat(told(memberships, customerId)).as(customerId).containsExactlyElementsOf(oracle(customerId));
                assertStandsSince(customerId, ordersOf(customerId).last().plus(LAPSE));
            });

            history.forEach(order -> publisher.publish(Topics.ORDERS, order));
            String last = orders.lastKey();
            Instant now = new SharedClock(stack.home()).now();
            publisher.publish(Topics.ORDERS, Shoppers.order(last, "o-new-" + last, 1_000, now));
            publisher.flush();
            await(() -> told(memberships, last).getLast().type().equals("EXITED"));

            JsonNode customer = stack.get(Service.SEGMENT, "/customers/" + last);
            assertThat(customer.path("memberships")).noneMatch(HistoryIT::isLapsed);
            assertThat(customer.at("/profile/orders/count").asInt())
                    .isEqualTo((int) history.stream()
                                    .filter(order -> order.getCustomerId().equals(last))
                                    .count()
                            + 1);
            assertThat(memberships.count(HistoryIT::ours)).isEqualTo(expected + 1);
            await(() -> entries.count(HistoryIT::ours) == 1);
            assertThat(messages.where(HistoryIT::ours)).isEmpty();
            assertThat(requests.where(HistoryIT::ours)).isEmpty();
            assertThat(entries.where(HistoryIT::ours))
                    .extracting(LoyaltyEvent::getOrderId)
                    .containsExactly("o-new-" + last);
        }
    }

    /** Oldest first for each customer, several on one day among them. */
    private List<OrderEvent> history(Random random) {
        List<OrderEvent> history = new ArrayList<>();
        for (int number = 0; number < CUSTOMERS; number++) {
            String customerId = PREFIX + number;
            LocalDate day = LocalDate.of(1997, 1, 1).plusDays(random.nextInt(90));
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                Instant at = day.atStartOfDay().toInstant(ZoneOffset.UTC);
                history.add(Shoppers.order(customerId, "o-" + customerId + "-" + i, random.nextInt(5_000), at));
                orders.computeIfAbsent(customerId, id -> new TreeSet<>()).add(at);
                day = day.plusDays(random.nextInt(4) == 0 ? 0 : random.nextInt(200));
            }
        }
        return history;
    }

    private SortedSet<Instant> ordersOf(String customerId) {
        return Objects.requireNonNull(orders.get(customerId));
    }

    /** Each order ends what stood, not before it began, and begins a lapse 90 days later. */
    private List<Told> oracle(String customerId) {
        List<Told> told = new ArrayList<>();
        Instant changedAt = Instant.MIN;
        for (Instant at : ordersOf(customerId)) {
            if (!told.isEmpty()) {
                told.add(new Told("EXITED", at.isAfter(changedAt) ? at : changedAt));
            }
            changedAt = at.plus(LAPSE);
            told.add(new Told("ENTERED", changedAt));
        }
        return told;
    }

    private void assertStandsSince(String customerId, Instant since) {
        JsonNode memberships =
                stack.get(Service.SEGMENT, "/customers/" + customerId).path("memberships");
        assertThat(memberships)
                .filteredOn(HistoryIT::isLapsed)
                .singleElement()
                .satisfies(membership -> assertThat(
                                Instant.parse(membership.path("since").asString()))
                        .isEqualTo(since));
    }

    private static boolean isLapsed(JsonNode membership) {
        return membership.path("segmentId").asString().equals("lapsed");
    }

    private static List<Told> told(LiveTopic<MembershipEvent> memberships, String customerId) {
        return memberships.where(event -> ours(event) && event.getCustomerId().equals(customerId)).stream()
                .map(event -> new Told(event.getType(), event.getOccurredAt()))
                .toList();
    }

    private static boolean ours(SpecificRecord event) {
        Object customerId = event.get(event.getSchema().getField("customerId").pos());
        return String.valueOf(customerId).startsWith(PREFIX)
                && (!(event instanceof MembershipEvent membership)
                        || membership.getSegmentId().equals(SEGMENT));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }
}
