package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.clock.SharedClock;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

/** Services are killed at random while a shop trades: nothing is lost and nothing happens twice. */
class KillIT {

    /** In each, all four services are killed, one after the other. */
    private static final int ROUNDS = Integer.getInteger("perennial.kill.rounds", 1);

    private static final int KILLS = 4 * ROUNDS;

    /** So that whoever is still to be killed goes on getting work. */
    private static final List<Service> FROM_LAST_TO_FIRST =
            List.of(Service.LOYALTY, Service.VOUCHER, Service.CAMPAIGN, Service.SEGMENT);

    private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(120);
    private static final int ONE_IN_WITHOUT_CONSENT = 5;
    private static final long ORDER_MINOR = 4_200;
    private static final long ORDER_POINTS = 42;
    private static final long BONUS_POINTS = 50;
    private static final int MAILBOXES_AT_ONCE = 16;
    private static final String PREFIX = "kill-";

    /** What is told of other segments and campaigns of the programme is not looked at. */
    private static final String SEGMENT = "new-customer";

    private static final String CAMPAIGN = "welcome";
    private static final String SUBJECT = "Welcome";

    private final RunningStack stack = RunningStack.get();
    private final SharedClock clock = new SharedClock(stack.home());
    private final LiveTopic<MembershipEvent> memberships = live(Topics.MEMBERSHIPS);
    private final LiveTopic<VoucherRequest> requests = live(Topics.VOUCHER_REQUESTS);
    private final LiveTopic<VoucherEvent> vouchers = live(Topics.VOUCHERS);
    private final LiveTopic<MessageEvent> messages = live(Topics.MESSAGES);
    private final LiveTopic<LoyaltyEvent> entries = live(Topics.LOYALTY_ENTRIES);
    private final AtomicInteger customers = new AtomicInteger();
    private final AtomicBoolean trading = new AtomicBoolean(true);

    @Test
    void whateverIsKilledWheneverTheTotalsAgree() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Thread shop = Thread.ofPlatform().start(this::trade);

        Map<Service, Integer> kills = new EnumMap<>(Service.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Service service : FROM_LAST_TO_FIRST) {
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(800)).toNanos());
                awaitWorkInFlight(service);
                stack.kill(service);
                kills.merge(service, 1, Integer::sum);
            }
            stack.up();
        }
        trading.set(false);
        shop.join();

        assertThat(kills.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(KILLS);
        assertThat(kills.keySet()).as("seed %d", seed).containsExactlyInAnyOrder(Service.values());
        awaitSettled();
        assertTotalsAgree();
        closeReaders();
    }

    private void trade() {
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(stack.home())) {
            while (trading.get()) {
                int number = customers.getAndIncrement();
                String customerId = PREFIX + number;
                publisher.publish(Topics.CUSTOMERS, Shoppers.signUp(customerId, hasConsent(number), clock.now()));
                publisher.publish(
                        Topics.ORDERS, Shoppers.order(customerId, "o-" + customerId, ORDER_MINOR, clock.now()));
                publisher.flush();
                LockSupport.parkNanos(BETWEEN_CUSTOMERS.toNanos());
            }
        }
    }

    private static boolean hasConsent(int number) {
        return number % ONE_IN_WITHOUT_CONSENT != 0;
    }

    /** The service has been given work that it has not finished yet. */
    private void awaitWorkInFlight(Service service) {
        Awaitility.await("work in flight in " + service)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> inFlight(service) > 0);
    }

    private long inFlight(Service service) {
        return switch (service) {
            case SEGMENT -> customers.get() - entered();
            case CAMPAIGN -> entered() - finalMessages().size();
            case VOUCHER -> requests.count(this::ours) - issued().size();
            case LOYALTY -> 2L * customers.get() - entries.count(this::ours);
        };
    }

    private void awaitSettled() {
        Awaitility.await("everything is settled")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> LongStream.of(
                                customers.get() - exitedAfterMail(),
                                customers.get() - finalMessages().size(),
                                issued().size() - delivered(),
                                2L * customers.get() - entries.count(this::ours))
                        .allMatch(missing -> missing <= 0));
    }

    /** Customers without consent get no mail and stay in the segment. */
    private long exitedAfterMail() {
        long withoutConsent = (customers.get() + ONE_IN_WITHOUT_CONSENT - 1L) / ONE_IN_WITHOUT_CONSENT;
        return withoutConsent
                + memberships.count(event -> ours(event) && event.getType().equals("EXITED"));
    }

    private void assertTotalsAgree() {
        int signedUp = customers.get();
        Mailboxes mailboxes = new Mailboxes(stack.home());
        Map<String, List<String>> mailsOf = mailsOf(mailboxes, signedUp);
        Map<String, List<MembershipEvent>> memberships = byCustomer(this.memberships, MembershipEvent::getCustomerId);
        Map<String, List<MessageEvent>> messages = byCustomer(this.messages, MessageEvent::getCustomerId);
        Map<String, List<LoyaltyEvent>> entries = byCustomer(this.entries, LoyaltyEvent::getCustomerId);
        Map<String, List<VoucherEvent>> vouchers =
                byCustomer(this.vouchers, event -> String.valueOf(event.getCustomerId()));

        assertEachOnce(this.memberships.where(this::ours).stream()
                .map(MembershipEvent::getEventId)
                .toList());
        assertEachOnce(this.messages.where(this::ours).stream()
                .map(MessageEvent::getEventId)
                .toList());
        assertEachOnce(this.vouchers.where(this::ours).stream()
                .map(VoucherEvent::getEventId)
                .toList());
        assertEachOnce(this.requests.where(this::ours).stream()
                .map(VoucherRequest::getEventId)
                .toList());
        assertEachOnce(this.entries.where(this::ours).stream()
                .map(LoyaltyEvent::getEventId)
                .toList());
        assertThat(memberships).hasSize(signedUp);
        assertThat(messages).hasSize(signedUp);

        int unconfirmed = 0;
        for (int number = 0; number < signedUp; number++) {
            String customerId = PREFIX + number;
            List<String> mails = mailsOf.getOrDefault(customerId, List.of());
            List<String> outcomes = types(messages.get(customerId), MessageEvent::getType);
            if (hasConsent(number)) {
                assertThat(outcomes).as(customerId).hasSize(1).isSubsetOf("SENT", "UNCONFIRMED");
                assertThat(mails)
                        .as("mails to %s, %s", customerId, outcomes)
                        .hasSizeBetween(outcomes.contains("SENT") ? 1 : 0, 1);
                unconfirmed += outcomes.contains("UNCONFIRMED") ? 1 : 0;
                assertThat(types(vouchers.get(customerId), VoucherEvent::getType))
                        .as("voucher of %s", customerId)
                        .containsExactlyInAnyOrder("ISSUED", "DELIVERED");
                assertThat(types(memberships.get(customerId), MembershipEvent::getType))
                        .as("memberships of %s", customerId)
                        .containsExactly("ENTERED", "EXITED");
            } else {
                assertThat(outcomes).as(customerId).containsExactly("SUPPRESSED");
                assertThat(mails).isEmpty();
                assertThat(vouchers).doesNotContainKey(customerId);
                assertThat(types(memberships.get(customerId), MembershipEvent::getType))
                        .containsExactly("ENTERED");
            }
            assertLedger(customerId, entries.getOrDefault(customerId, List.of()));
        }
        System.out.printf(
                "%d customers, %d kills, %d messages unconfirmed, totals agree%n", signedUp, KILLS, unconfirmed);
    }

    private static Map<String, List<String>> mailsOf(Mailboxes mailboxes, int signedUp) {
        Map<String, List<String>> mailsOf = new ConcurrentHashMap<>();
        try (ExecutorService readers = Executors.newFixedThreadPool(MAILBOXES_AT_ONCE)) {
            for (int number = 0; number < signedUp; number++) {
                String customerId = PREFIX + number;
                readers.execute(
                        () -> mailsOf.put(customerId, mailboxes.messageIds(Shoppers.address(customerId), SUBJECT)));
            }
        }
        assertThat(mailsOf).hasSize(signedUp);
        return mailsOf;
    }

    private void assertLedger(String customerId, List<LoyaltyEvent> ledger) {
        assertThat(ledger.stream().map(LoyaltyEvent::getPoints))
                .as("entries of %s", customerId)
                .containsExactlyInAnyOrder(BONUS_POINTS, ORDER_POINTS);
        assertThat(ledger.stream().map(LoyaltyEvent::getSequence)).containsExactly(1L, 2L);
        assertThat(ledger.getLast().getBalance()).isEqualTo(BONUS_POINTS);
        assertThat(ledger.getLast().getPending()).isEqualTo(ORDER_POINTS);
        JsonNode account = stack.get(Service.LOYALTY, "/accounts/" + customerId);
        assertThat(account.get("balance").asLong()).isEqualTo(BONUS_POINTS);
    }

    private static void assertEachOnce(List<String> eventIds) {
        Set<String> distinct = new HashSet<>(eventIds);
        assertThat(eventIds).hasSameSizeAs(distinct);
    }

    private long entered() {
        return memberships.count(event -> ours(event) && event.getType().equals("ENTERED"));
    }

    private List<MessageEvent> finalMessages() {
        return messages.where(this::ours);
    }

    private List<VoucherEvent> issued() {
        return vouchers.where(event -> ours(event) && event.getType().equals("ISSUED"));
    }

    private long delivered() {
        return vouchers.count(event -> ours(event) && event.getType().equals("DELIVERED"));
    }

    private boolean ours(SpecificRecord event) {
        Object customerId = event.get(event.getSchema().getField("customerId").pos());
        return String.valueOf(customerId).startsWith(PREFIX)
                && switch (event) {
                    case MembershipEvent membership -> membership.getSegmentId().equals(SEGMENT);
                    case MessageEvent message -> message.getCampaignId().equals(CAMPAIGN);
                    default -> true;
                };
    }

    private <V extends SpecificRecord> Map<String, List<V>> byCustomer(
            LiveTopic<V> topic, Function<V, String> customerId) {
        return topic.where(this::ours).stream().collect(groupingBy(customerId));
    }

    private static <V> List<String> types(@Nullable List<V> events, Function<V, String> type) {
        return events == null ? List.of() : events.stream().map(type).toList();
    }

    private <V extends SpecificRecord> LiveTopic<V> live(Topic<V> topic) {
        return new LiveTopic<>(stack.home(), topic);
    }

    private void closeReaders() throws InterruptedException {
        for (LiveTopic<?> topic : List.of(memberships, requests, vouchers, messages, entries)) {
            topic.close();
        }
    }
}
