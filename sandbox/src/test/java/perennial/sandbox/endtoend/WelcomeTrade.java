package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import perennial.events.CustomerEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.clock.SharedClock;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

/** New customers sign up and order, one after the other; what comes of each is known beforehand: her place, voucher, mail and points. */
final class WelcomeTrade implements AutoCloseable {

    private static final int ONE_IN_WITHOUT_CONSENT = 5;
    private static final long ORDER_MINOR = 4_200;
    private static final long ORDER_POINTS = 42;
    private static final long BONUS_POINTS = 50;
    private static final int MAILBOXES_AT_ONCE = 16;

    /** What is told of other segments and campaigns of the programme is not looked at. */
    private static final String SEGMENT = "new-customer";

    private static final String CAMPAIGN = "welcome";
    private static final String SUBJECT = "Welcome";

    private final RunningStack stack;
    private final SharedClock clock;
    private final String prefix;
    private final Duration betweenCustomers;
    private final Promptness promptness = new Promptness();
    private final LiveTopic<MembershipEvent> memberships;
    private final LiveTopic<VoucherRequest> requests;
    private final LiveTopic<VoucherEvent> vouchers;
    private final LiveTopic<MessageEvent> messages;
    private final LiveTopic<LoyaltyEvent> entries;
    private final AtomicInteger customers = new AtomicInteger();
    private final AtomicBoolean trading = new AtomicBoolean(true);
    private final Thread shop = Thread.ofPlatform().unstarted(this::trade);

    /** @param prefix of the customers' ids, by which this trade knows its own */
    WelcomeTrade(RunningStack stack, String prefix, Duration betweenCustomers) {
        this.stack = stack;
        this.clock = new SharedClock(stack.home());
        this.prefix = prefix;
        this.betweenCustomers = betweenCustomers;
        this.memberships = live(Topics.MEMBERSHIPS, Service.SEGMENT);
        this.requests = live(Topics.VOUCHER_REQUESTS, Service.CAMPAIGN);
        this.vouchers = live(Topics.VOUCHERS, Service.VOUCHER);
        this.messages = live(Topics.MESSAGES, Service.CAMPAIGN);
        this.entries = live(Topics.LOYALTY_ENTRIES, Service.LOYALTY);
    }

    void start() {
        shop.start();
    }

    /** Returns when all that happened has been taken by the broker. */
    void stop() throws InterruptedException {
        trading.set(false);
        shop.join();
    }

    /** How many have signed up. */
    int customers() {
        return customers.get();
    }

    Promptness promptness() {
        return promptness;
    }

    private void trade() {
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(stack.home())) {
            while (trading.get()) {
                int number = customers.getAndIncrement();
                String customerId = prefix + number;
                CustomerEvent signUp = Shoppers.signUp(customerId, hasConsent(number), clock.now());
                OrderEvent order = Shoppers.order(customerId, "o-" + customerId, ORDER_MINOR, clock.now());
                promptness.caused(signUp.getEventId());
                promptness.caused(order.getEventId());
                publisher.publish(Topics.CUSTOMERS, signUp);
                publisher.publish(Topics.ORDERS, order);
                publisher.flush();
                LockSupport.parkNanos(betweenCustomers.toNanos());
            }
        }
    }

    private static boolean hasConsent(int number) {
        return number % ONE_IN_WITHOUT_CONSENT != 0;
    }

    /** How much the service has been given that it has not finished yet. */
    long inFlight(Service service) {
        return switch (service) {
            case SEGMENT -> customers.get() - entered();
            case CAMPAIGN -> entered() - finalMessages().size();
            case VOUCHER -> requests.count(this::ours) - issued().size();
            case LOYALTY -> 2L * customers.get() - entries.count(this::ours);
        };
    }

    void awaitSettled() {
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

    /** @return of how many messages nobody knows whether they arrived */
    int assertTotalsAgree() {
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
            String customerId = prefix + number;
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
        return unconfirmed;
    }

    private Map<String, List<String>> mailsOf(Mailboxes mailboxes, int signedUp) {
        Map<String, List<String>> mailsOf = new ConcurrentHashMap<>();
        try (ExecutorService readers = Executors.newFixedThreadPool(MAILBOXES_AT_ONCE)) {
            for (int number = 0; number < signedUp; number++) {
                String customerId = prefix + number;
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
        return String.valueOf(customerId).startsWith(prefix)
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

    private <V extends SpecificRecord> LiveTopic<V> live(Topic<V> topic, Service teller) {
        return new LiveTopic<>(stack.home(), topic, event -> promptness.hear(teller, event));
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        for (LiveTopic<?> topic : List.of(memberships, requests, vouchers, messages, entries)) {
            topic.close();
        }
    }
}
