package perennial.sandbox.endtoend;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.events.CartEvent;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.events.VoucherEvent;
import perennial.sandbox.clock.SharedClock;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.simulator.Letter;
import perennial.sandbox.simulator.Mailbox;
import perennial.schemas.Service;
import perennial.schemas.Topics;

/** The abandoned cart in both steps, with every way out of it, over a day and a half of the sandbox's clock. */
class AbandonedCartIT {

    private static final String CAMPAIGN = "cart-abandoned";
    private static final String FIRST_SUBJECT = "You left something in your cart";
    private static final String SECOND_SUBJECT = "Your cart, with free shipping";
    private static final String FIRST = "send-1";
    private static final String SECOND = "send-4";
    private static final String CONVERTED = "CONVERTED";
    private static final String PREFIX = "cart-";

    private static final String STAYS_AWAY = PREFIX + "stays-away";
    private static final String ORDERS_AT_ONCE = PREFIX + "orders-at-once";
    private static final String ORDERS_LATER = PREFIX + "orders-later";
    private static final String ORDERS_SOMETHING_ELSE = PREFIX + "orders-something-else";
    private static final String EMPTIES = PREFIX + "empties";
    private static final String WITHDRAWS = PREFIX + "withdraws";
    private static final String NEVER_CONSENTED = PREFIX + "never-consented";
    private static final String IS_STOPPED = PREFIX + "is-stopped";

    private static final Duration JUST_OVER_AN_HOUR = Duration.ofMinutes(61);
    private static final Duration ALMOST_A_DAY = Duration.ofHours(23);

    private final RunningStack stack = RunningStack.get();
    private final SharedClock clock = new SharedClock(stack.home());
    private final Mailbox mailbox = new Mailbox(stack.home().ports());

    @Test
    void twoMailsAndEveryWayOut() throws Exception {
        try (LiveTopic<MessageEvent> messages = new LiveTopic<>(stack.home(), Topics.MESSAGES);
                LiveTopic<MembershipEvent> memberships = new LiveTopic<>(stack.home(), Topics.MEMBERSHIPS);
                LiveTopic<VoucherEvent> vouchers = new LiveTopic<>(stack.home(), Topics.VOUCHERS);
                EventPublisher publisher = EventPublisher.eachOnItsOwn(stack.home())) {
            fillCarts(
                    publisher,
                    STAYS_AWAY,
                    ORDERS_AT_ONCE,
                    ORDERS_LATER,
                    ORDERS_SOMETHING_ELSE,
                    EMPTIES,
                    WITHDRAWS,
                    NEVER_CONSENTED);
            order(publisher, ORDERS_AT_ONCE, cartId(ORDERS_AT_ONCE));
            await(() -> welcomed(messages, ORDERS_AT_ONCE));
            await(() -> ordersOf(ORDERS_AT_ONCE) == 1);

            clock.advance(JUST_OVER_AN_HOUR);
            await(() ->
                    told(messages, STAYS_AWAY, ORDERS_LATER, ORDERS_SOMETHING_ELSE, EMPTIES, WITHDRAWS, NEVER_CONSENTED)
                            == 6);
            assertOutcomes(messages, STAYS_AWAY, "SENT " + FIRST);
            assertOutcomes(messages, NEVER_CONSENTED, "SUPPRESSED no_consent " + FIRST);
            assertThat(cartMails(STAYS_AWAY)).singleElement().satisfies(mail -> {
                assertThat(mail.subject()).isEqualTo(FIRST_SUBJECT);
                assertThat(mail.text()).contains("2 × Linen shirt", "€49.90", "https://shop.example/linen-shirt");
            });

            order(publisher, ORDERS_LATER, cartId(ORDERS_LATER));
            order(publisher, ORDERS_SOMETHING_ELSE, null);
            publisher.publish(Topics.CARTS, emptied(EMPTIES));
            publisher.publish(Topics.CUSTOMERS, withdrawn(WITHDRAWS));
            fillCarts(publisher, IS_STOPPED);
            await(() -> told(messages, ORDERS_LATER, ORDERS_SOMETHING_ELSE, EMPTIES) == 6);
            assertOutcomes(messages, ORDERS_SOMETHING_ELSE, "SENT " + FIRST, "SUPPRESSED ordered " + SECOND);
            // Her order also takes her out of the segment, and either may be heard first.
            assertThat(outcomes(messages, ORDERS_LATER))
                    .hasSize(2)
                    .last()
                    .isIn("SUPPRESSED ordered " + SECOND, "SUPPRESSED left_segment " + SECOND);
            await(() -> converted(messages, ORDERS_LATER) == 1);
            assertOutcomes(messages, EMPTIES, "SENT " + FIRST, "SUPPRESSED left_segment " + SECOND);

            clock.advance(JUST_OVER_AN_HOUR);
            await(() -> told(messages, IS_STOPPED) == 1);

            clock.advance(ALMOST_A_DAY);
            await(() -> told(messages, STAYS_AWAY, WITHDRAWS) == 4);
            assertOutcomes(messages, STAYS_AWAY, "SENT " + FIRST, "SENT " + SECOND);
            assertOutcomes(messages, WITHDRAWS, "SENT " + FIRST, "SUPPRESSED no_consent " + SECOND);
            String code = codes(vouchers, STAYS_AWAY).getFirst();
            assertThat(cartMails(STAYS_AWAY)).hasSize(2).last().satisfies(mail -> {
                assertThat(mail.subject()).isEqualTo(SECOND_SUBJECT);
                assertThat(mail.text()).contains("2 × Linen shirt", code);
            });

            assertThat(stack.post(Service.CAMPAIGN, "/campaigns/" + CAMPAIGN + "/stop", "")
                            .statusCode())
                    .isEqualTo(200);
            clock.advance(Duration.ofHours(26));
            assertThat(stack.post(Service.CAMPAIGN, "/campaigns/" + CAMPAIGN + "/resume", "")
                            .statusCode())
                    .isEqualTo(200);
            await(() -> told(messages, IS_STOPPED) == 2);
            assertOutcomes(messages, IS_STOPPED, "SENT " + FIRST, "SUPPRESSED stale " + SECOND);

            assertOutcomes(messages, ORDERS_AT_ONCE);
            assertThat(memberships.where(event -> event.getCustomerId().equals(ORDERS_AT_ONCE)
                            && event.getSegmentId().equals(CAMPAIGN)))
                    .isEmpty();
            assertThat(List.of(ORDERS_AT_ONCE, NEVER_CONSENTED))
                    .allSatisfy(customerId -> assertThat(cartMails(customerId)).isEmpty());
            assertThat(List.of(ORDERS_LATER, ORDERS_SOMETHING_ELSE, EMPTIES, WITHDRAWS, IS_STOPPED))
                    .allSatisfy(customerId -> assertThat(cartMails(customerId))
                            .extracting(Letter::subject)
                            .containsExactly(FIRST_SUBJECT))
                    .allSatisfy(customerId -> assertThat(codes(vouchers, customerId))
                            .as(customerId)
                            .isEmpty());
        }
    }

    private void fillCarts(EventPublisher publisher, String... customerIds) {
        for (String customerId : customerIds) {
            publisher.publish(
                    Topics.CUSTOMERS, Shoppers.signUp(customerId, !customerId.equals(NEVER_CONSENTED), clock.now()));
            publisher.publish(Topics.CARTS, filled(customerId));
        }
        publisher.flush();
    }

    /** @param cartId the cart that becomes the order; null if it is none */
    private void order(EventPublisher publisher, String customerId, @Nullable String cartId) {
        publisher.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(Shoppers.order(customerId, "o-" + customerId, 9_980, clock.now()))
                        .setCartId(cartId)
                        .build());
        publisher.flush();
    }

    private CartEvent filled(String customerId) {
        return cart(customerId, "UPDATED", clock.now())
                .setTotalMinor(9_980)
                .setLines(List.of(OrderLine.newBuilder()
                        .setLineId("1")
                        .setSku("s-100")
                        .setName("Linen shirt")
                        .setCategories(List.of("clothing"))
                        .setQuantity(2)
                        .setUnitPriceMinor(4_990)
                        .setPaidMinor(9_980)
                        .setUrl("https://shop.example/linen-shirt")
                        .build()))
                .build();
    }

    private CartEvent emptied(String customerId) {
        return cart(customerId, "EMPTIED", clock.now()).setTotalMinor(0).build();
    }

    private static CartEvent.Builder cart(String customerId, String type, Instant at) {
        return CartEvent.newBuilder()
                .setEventId(type + "-" + customerId)
                .setType(type)
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setCartId(cartId(customerId))
                .setCurrency("EUR");
    }

    private static String cartId(String customerId) {
        return "cart-of-" + customerId;
    }

    private CustomerEvent withdrawn(String customerId) {
        Instant now = clock.now();
        return CustomerEvent.newBuilder(Shoppers.signUp(customerId, true, now))
                .setEventId("withdrawn-" + customerId)
                .setType("UPDATED")
                .setConsents(Map.of("email", new Consent(false, now, "preferences")))
                .build();
    }

    private int ordersOf(String customerId) {
        return stack.get(Service.SEGMENT, "/customers/" + customerId)
                .at("/profile/orders/count")
                .asInt();
    }

    private static boolean welcomed(LiveTopic<MessageEvent> messages, String customerId) {
        return messages.count(event -> event.getCustomerId().equals(customerId)
                        && event.getCampaignId().equals("welcome"))
                == 1;
    }

    private static boolean isAboutCart(MessageEvent event, String customerId) {
        return event.getCampaignId().equals(CAMPAIGN)
                && event.getCustomerId().equals(customerId)
                && !event.getType().equals(CONVERTED);
    }

    /** How many orders are due to its mails. */
    private static long converted(LiveTopic<MessageEvent> messages, String customerId) {
        return messages.count(event -> event.getCampaignId().equals(CAMPAIGN)
                && event.getCustomerId().equals(customerId)
                && event.getType().equals(CONVERTED));
    }

    private static long told(LiveTopic<MessageEvent> messages, String... customerIds) {
        List<String> ids = List.of(customerIds);
        return messages.count(
                event -> isAboutCart(event, event.getCustomerId()) && ids.contains(event.getCustomerId()));
    }

    /** On the topic, and in what support is told. */
    private void assertOutcomes(LiveTopic<MessageEvent> messages, String customerId, String... outcomes) {
        assertThat(outcomes(messages, customerId)).as("told of %s", customerId).containsExactly(outcomes);
        assertThat(StreamSupport.stream(
                                stack.get(Service.CAMPAIGN, "/customers/" + customerId + "/messages")
                                        .path("items")
                                        .spliterator(),
                                false)
                        .filter(message -> message.path("campaignId").asString().equals(CAMPAIGN))
                        .map(message -> outcome(
                                        message.path("state").asString(),
                                        message.path("reason").asString(""))
                                + message.path("stepId").asString())
                        .toList()
                        .reversed())
                .as("answered of %s", customerId)
                .containsExactly(outcomes);
    }

    private static List<String> outcomes(LiveTopic<MessageEvent> messages, String customerId) {
        return messages.where(event -> isAboutCart(event, customerId)).stream()
                .map(event -> outcome(event.getType(), requireNonNullElse(event.getReason(), "")) + event.getStepId())
                .toList();
    }

    private static String outcome(String type, String reason) {
        return reason.isEmpty() ? type + " " : type + " " + reason + " ";
    }

    private List<Letter> cartMails(String customerId) {
        return mailbox.letters(Shoppers.address(customerId)).stream()
                .filter(letter -> List.of(FIRST_SUBJECT, SECOND_SUBJECT).contains(letter.subject()))
                .toList();
    }

    private static List<String> codes(LiveTopic<VoucherEvent> vouchers, String customerId) {
        return vouchers
                .where(event -> event.getType().equals("ISSUED")
                        && customerId.equals(event.getCustomerId())
                        && "cart-free-shipping".equals(event.getPromotionId()))
                .stream()
                .map(event -> requireNonNullElse(event.getCode(), ""))
                .toList();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }
}
