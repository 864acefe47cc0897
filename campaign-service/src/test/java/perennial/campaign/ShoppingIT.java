package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMailUtil;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perennial.events.CartEvent;
import perennial.events.CustomerEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

/** What customers put into carts, order and earn begins journeys, ends them, and stands in their mails. */
class ShoppingIT extends CampaignServiceIT {

    @BeforeEach
    void programme() {
        apply("templates", "cart-abandoned");
        apply("templates", "welcome");
        apply("campaigns", "cart-abandoned");
        template("plain", "marketing", "Hello {{firstName}}");
        template(
                "thanks",
                "transactional",
                "{{#order}}{{id}}: {{#items}}{{quantity}} x {{name}} {{/items}}{{total}}\n{{points}} points{{/order}}, {{#points}}{{balance}} in all{{/points}}");
    }

    @Test
    void anOrderEndsTheJourneyCountsAsItsSuccessAndIsTold() {
        putCampaign("two-steps", """
                on: {entered: two-steps}, leave: {order: PLACED},
                steps: [{send: {channel: email, template: plain}}, {wait: PT24H}, {send: {channel: email, template: plain}}]
                """);
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "two-steps");
        MessageEvent first = awaitOutcome(customer);
        assertThat(first.getType()).isEqualTo("SENT");

        OrderEvent order = order("PLACED", customer, "o-" + customer);
        PUBLISHER.publish(Topics.ORDERS, order);
        PUBLISHER.publish(Topics.ORDERS, order);
        List<MessageEvent> outcomes = awaitOutcomes(customer, 3);

        MessageEvent converted = ofType(outcomes, "CONVERTED");
        assertThat(converted.getMessageId()).isEqualTo(first.getMessageId());
        assertThat(converted.getOrderId()).isEqualTo(order.getOrderId());
        assertThat(converted.getAmountMinor()).isEqualTo(4_200);
        assertThat(converted.getCurrency()).isEqualTo("EUR");
        assertThat(converted.getCauseId()).isEqualTo(order.getEventId());
        MessageEvent suppressed = ofType(outcomes, "SUPPRESSED");
        assertThat(suppressed.getStepId()).isEqualTo("send-3");
        assertThat(suppressed.getReason()).isEqualTo("ordered");
        assertThat(suppressed.getCauseId()).isEqualTo(order.getEventId());
        everythingIsRead();
        assertThat(outcomes(customer)).hasSize(3);

        JsonNode report = report("two-steps");
        assertThat(report.path("entered").asLong()).isEqualTo(1);
        assertThat(report.path("running").asLong()).isZero();
        assertThat(report.path("sent").asLong()).isEqualTo(1);
        assertThat(report.path("suppressed").path("ordered").asLong()).isEqualTo(1);
        assertThat(report.path("converted").asLong()).isEqualTo(1);
        assertThat(report.path("revenue").path(0).path("amountMinor").asLong()).isEqualTo(4_200);

        PUBLISHER.publish(Topics.ORDERS, order("CANCELLED", customer, order.getOrderId()));
        everythingIsRead();
        assertThat(report("two-steps").path("converted").asLong())
                .as("what is cancelled has brought nothing")
                .isZero();
    }

    @Test
    void anOrderBeginsAJourneyWhoseMailShowsItWithItsPoints() {
        putCampaign(
                "thanks",
                "on: {order: PLACED}, reentry: always, steps: [{wait: PT2M}, {send: {channel: email, template: thanks}}]");
        String customer = newCustomer();
        signUp(customer, false);
        OrderEvent order = order("PLACED", customer, "o-" + customer);
        PUBLISHER.publish(Topics.ORDERS, order);
        PUBLISHER.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(order)
                        .setEventId(UUID.randomUUID().toString())
                        .build());
        PUBLISHER.publish(Topics.LOYALTY_ENTRIES, pending(customer, order.getOrderId(), 42, 0, 42, 1));
        PUBLISHER.publish(Topics.LOYALTY_ENTRIES, pending(customer, null, 100, 100, 42, 2));
        everythingIsRead();
        assertThat(outcomes(customer)).isEmpty();

        clock().advance(Duration.ofMinutes(2));

        assertThat(awaitOutcome(customer).getType()).isEqualTo("SENT");
        everythingIsRead();
        assertThat(outcomes(customer)).as("one order, one thank you").hasSize(1);
        assertThat(GreenMailUtil.getBody(mails(customer).getFirst()))
                .contains(order.getOrderId() + ": 2 x Shoe")
                .contains("42 points, 100 in all");
    }

    @Test
    void anOrderOfAnotherCustomerBeginsNothingAndIsShownToNobodyElse() {
        template("whose", "transactional", "{{#order}}{{id}}{{/order}}");
        putCampaign(
                "whose-order",
                "on: {order: PLACED}, reentry: always, steps: [{wait: PT2M}, {send: {channel: email, template: whose}}]");
        putCampaign(
                "whose-return",
                "on: {order: RETURNED}, reentry: always, steps: [{wait: PT2M}, {send: {channel: email, template: whose}}]");
        putCampaign(
                "whose-points",
                "on: {loyalty: PENDING, rule: whose}, steps: [{send: {channel: email, template: whose}}]");
        String owner = newCustomer();
        String other = newCustomer();
        List.of(owner, other).forEach(customer -> signUp(customer, true));
        String orderId = "o-" + owner;
        PUBLISHER.publish(Topics.ORDERS, order("PLACED", owner, orderId));
        everythingIsRead();
        PUBLISHER.publish(Topics.ORDERS, order("PLACED", other, orderId), order("RETURNED", other, orderId));
        everythingIsRead();
        assertThat(journeys(owner)).containsExactly("whose-order");
        assertThat(journeys(other)).isEmpty();

        PUBLISHER.publish(
                Topics.LOYALTY_ENTRIES,
                LoyaltyEvent.newBuilder(pending(other, orderId, 5, 0, 5, 1))
                        .setRuleId("whose")
                        .build());

        assertThat(awaitOutcome(other).getReason()).isEqualTo("template_lacks_order");
        assertThat(mails(other)).isEmpty();
        post("/campaigns/whose-order/stop");
        post("/campaigns/whose-return/stop");
    }

    private List<String> journeys(String customer) {
        return jdbc().sql("select campaign_id from journey where customer_id = ? and campaign_id like 'whose-%'")
                .param(customer)
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void aMessageWaitsForWhatItIsAboutAsLongAsThatMayHaveBeenPublishedAlready() {
        template("about-it", "transactional", "{{#order}}{{id}}{{/order}}");
        putCampaign(
                "about-it",
                "on: {loyalty: PENDING, rule: about-it}, steps: [{send: {channel: email, template: about-it}}]");
        String customer = newCustomer();
        signUp(customer, true);
        everythingIsRead();
        String orderId = "o-" + customer;
        jdbc().sql("insert into consumer_offset (topic, partition, next_offset) values (?, 1000, 0)")
                .param(Topics.ORDERS.name())
                .update();
        try {
            PUBLISHER.publish(
                    Topics.LOYALTY_ENTRIES,
                    LoyaltyEvent.newBuilder(pending(customer, orderId, 5, 0, 5, 1))
                            .setRuleId("about-it")
                            .build());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            jdbc().sql("""
                            select count(*) from message where customer_id = ? and (attempt_at > due_at + interval '900 ms' or state = 'FAILED')
                            """).param(customer).query(Long.class).single() == 1);
            PUBLISHER.publish(Topics.ORDERS, order("PLACED", customer, orderId));
            Awaitility.await().atMost(PATIENCE).until(() -> orders(customer) == 1);
        } finally {
            jdbc().sql("delete from consumer_offset where partition = 1000").update();
        }

        assertThat(awaitOutcome(customer).getReason()).isNull();
        assertThat(GreenMailUtil.getBody(mails(customer).getFirst())).contains(orderId);
    }

    @Test
    void marketingIsLeftAloneWhileTheServiceIsBehindAndHoldsUpNothingElse() {
        putCampaign("held-mail", "on: {entered: held-mail}, steps: [{send: {channel: email, template: plain}}]");
        template("receipt", "transactional", "Thank you");
        putCampaign(
                "receipt",
                "on: {loyalty: PENDING, rule: receipt}, steps: [{send: {channel: email, template: receipt}}]");
        String customer = newCustomer();
        signUp(customer, true);
        post("/templates/plain/stop");
        enter(customer, "held-mail");
        awaitState("message", customer, "DUE");
        Instant attemptAt = attemptAt(customer, "held-mail");
        jdbc().sql("insert into consumer_offset (topic, partition, next_offset) values (?, 1000, 0)")
                .param(Topics.ORDERS.name())
                .update();
        try {
            post("/templates/plain/resume");
            PUBLISHER.publish(
                    Topics.LOYALTY_ENTRIES,
                    LoyaltyEvent.newBuilder(pending(customer, null, 5, 0, 5, 1))
                            .setRuleId("receipt")
                            .build());

            assertThat(awaitOutcome(customer).getCampaignId()).isEqualTo("receipt");
            assertThat(attemptAt(customer, "held-mail")).isEqualTo(attemptAt);
        } finally {
            jdbc().sql("delete from consumer_offset where partition = 1000").update();
        }

        assertThat(awaitOutcomes(customer, 2)).extracting(MessageEvent::getType).containsOnly("SENT");
    }

    private Instant attemptAt(String customer, String campaign) {
        return jdbc().sql("select attempt_at from message where customer_id = ? and campaign_id = ?")
                .params(customer, campaign)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    @Test
    void aConditionSeesTheCartAsItIsWhenTheJourneyComesToIt() {
        putCampaign("still-there", """
                on: {entered: still-there},
                steps: [{wait: PT1H}, {when: "cart.items > 0 && cart.totalMinor('EUR') >= 1000"},
                        {send: {channel: email, template: plain}}]
                """);
        String keeps = newCustomer();
        String empties = newCustomer();
        String orders = newCustomer();
        for (String customer : List.of(keeps, empties, orders)) {
            signUp(customer, true);
            PUBLISHER.publish(Topics.CARTS, cart("UPDATED", customer));
            enter(customer, "still-there");
        }
        everythingIsRead();
        PUBLISHER.publish(Topics.CARTS, cart("EMPTIED", empties));
        PUBLISHER.publish(Topics.ORDERS, order("PLACED", orders, "o-" + orders));
        everythingIsRead();

        clock().advance(Duration.ofHours(1));

        assertThat(awaitOutcome(keeps).getType()).isEqualTo("SENT");
        assertThat(awaitOutcome(empties).getReason()).isEqualTo("condition_not_met");
        assertThat(awaitOutcome(orders).getReason()).isEqualTo("condition_not_met");
    }

    @Test
    void aCodeThatIsOfNoUseAnyMoreIsNotTold() {
        putCampaign("later", """
                on: {entered: later}, steps: [{issue: p-1}, {wait: PT1H}, {send: {channel: email, template: welcome}}]
                """);
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "later");
        VoucherRequest request = awaitRequest(customer);
        VoucherEvent issued = issue(request);
        everythingIsRead();
        VoucherEvent disabled = VoucherEvent.newBuilder(issued)
                .setEventId(UUID.randomUUID().toString())
                .setType("DISABLED")
                .setRequestId(null)
                .build();
        PUBLISHER.publish(Topics.VOUCHERS, disabled);
        everythingIsRead();

        clock().advance(Duration.ofHours(1));

        MessageEvent outcome = awaitOutcome(customer);
        assertThat(outcome.getType()).isEqualTo("SUPPRESSED");
        assertThat(outcome.getReason()).isEqualTo("voucher_disabled");
        assertThat(outcome.getCauseId()).isEqualTo(disabled.getEventId());
    }

    @Test
    void aCodeThatBeganItsJourneyIsNotToldOnceItIsOfNoUseEither() {
        putCampaign("sorry", """
                on: {voucher: ISSUED, promotion: sorry}, steps: [{wait: PT1H}, {send: {channel: email, template: welcome}}]
                """);
        putCampaign("gone", """
                on: {voucher: EXPIRED, promotion: gone}, steps: [{wait: PT1H}, {send: {channel: email, template: welcome}}]
                """);
        String atOnce = newCustomer();
        String later = newCustomer();
        String keeps = newCustomer();
        String late = newCustomer();
        List.of(atOnce, later, keeps, late).forEach(customer -> signUp(customer, true));
        VoucherEvent redeemedAtOnce = voucher("REDEEMED", atOnce, "sorry");
        PUBLISHER.publish(Topics.VOUCHERS, voucher("ISSUED", atOnce, "sorry"), redeemedAtOnce);
        PUBLISHER.publish(Topics.VOUCHERS, voucher("ISSUED", later, "sorry"), voucher("ISSUED", keeps, "sorry"));
        PUBLISHER.publish(Topics.VOUCHERS, voucher("EXPIRED", late, "gone"));
        everythingIsRead();
        VoucherEvent disabled = voucher("DISABLED", later, "sorry");
        PUBLISHER.publish(Topics.VOUCHERS, disabled);
        everythingIsRead();

        clock().advance(Duration.ofHours(1));

        assertThat(awaitOutcome(atOnce).getReason()).isEqualTo("voucher_redeemed");
        assertThat(awaitOutcome(atOnce).getCauseId()).isEqualTo(redeemedAtOnce.getEventId());
        assertThat(awaitOutcome(later).getReason()).isEqualTo("voucher_disabled");
        assertThat(awaitOutcome(later).getCauseId()).isEqualTo(disabled.getEventId());
        assertThat(awaitOutcome(keeps).getType()).isEqualTo("SENT");
        assertThat(awaitOutcome(late).getType())
                .as("that it is of no use is what it tells")
                .isEqualTo("SENT");
    }

    @Test
    void whatEndsAJourneyMayBeHeardOfBeforeItsTrigger() {
        putCampaign("late-trigger", """
                on: {entered: late-trigger}, leave: [{order: PLACED}, {entered: lost}],
                steps: [{send: {channel: email, template: plain}}]
                """);
        String ordered = newCustomer();
        String lost = newCustomer();
        String orderedBefore = newCustomer();
        List.of(ordered, lost, orderedBefore).forEach(customer -> signUp(customer, true));
        PUBLISHER.publish(Topics.ORDERS, order("PLACED", orderedBefore, "o-" + orderedBefore));
        clock().advance(Duration.ofMillis(10));
        Instant triggered = now();
        clock().advance(Duration.ofMillis(10));
        OrderEvent order = order("PLACED", ordered, "o-" + ordered);
        PUBLISHER.publish(Topics.ORDERS, order);
        MembershipEvent entered = enter(lost, "lost");
        everythingIsRead();

        for (String customer : List.of(ordered, lost, orderedBefore)) {
            PUBLISHER.publish(Topics.MEMBERSHIPS, membership("ENTERED", customer, "late-trigger", triggered));
        }

        assertThat(awaitOutcome(ordered).getReason()).isEqualTo("ordered");
        assertThat(awaitOutcome(ordered).getCauseId()).isEqualTo(order.getEventId());
        assertThat(awaitOutcome(lost).getReason()).isEqualTo("entered_segment");
        assertThat(awaitOutcome(lost).getCauseId()).isEqualTo(entered.getEventId());
        assertThat(awaitOutcome(orderedBefore).getType()).isEqualTo("SENT");
    }

    @Test
    void aCancellationAndAReturnMayBeHeardOfBeforeTheirOrder() {
        putCampaign("order-kept", """
                on: {order: PLACED}, reentry: always, leave: [{order: CANCELLED}, {order: RETURNED}],
                steps: [{wait: PT2M}, {send: {channel: email, template: plain}}]
                """);
        String cancels = newCustomer();
        String returns = newCustomer();
        OrderEvent cancelled = order("CANCELLED", cancels, "o-" + cancels);
        OrderEvent returned = order("RETURNED", returns, "o-" + returns);
        List.of(cancels, returns).forEach(customer -> signUp(customer, true));
        PUBLISHER.publish(Topics.ORDERS, cancelled, returned);
        everythingIsRead();

        PUBLISHER.publish(
                Topics.ORDERS,
                placed(cancelled, cancelled.getOccurredAt()),
                placed(returned, returned.getOccurredAt()));

        assertThat(awaitOutcome(cancels).getReason()).isEqualTo("order_cancelled");
        assertThat(awaitOutcome(cancels).getCauseId()).isEqualTo(cancelled.getEventId());
        assertThat(awaitOutcome(returns).getReason()).isEqualTo("order_returned");
        assertThat(awaitOutcome(returns).getCauseId()).isEqualTo(returned.getEventId());
        post("/campaigns/order-kept/stop");
    }

    @Test
    void whatComesLateOfWhoWasForgottenIsNotKept() {
        String customer = newCustomer();
        signUp(customer, true);
        OrderEvent order = order("PLACED", customer, "o-" + customer);
        CartEvent cart = cart("UPDATED", customer);
        MembershipEvent entered = enter(customer, "forgotten");
        LoyaltyEvent points = pending(customer, null, 5, 0, 5, 1);
        PUBLISHER.publish(Topics.ORDERS, order);
        PUBLISHER.publish(Topics.CARTS, cart);
        PUBLISHER.publish(Topics.LOYALTY_ENTRIES, points);
        everythingIsRead();
        assertThat(kept(customer)).containsExactly(1L, 1L, 1L, 1L);
        clock().advance(Duration.ofMillis(10));
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder()
                        .setEventId(UUID.randomUUID().toString())
                        .setType("ERASED")
                        .setOccurredAt(now())
                        .setCustomerId(customer)
                        .setConsents(Map.of())
                        .build());
        everythingIsRead();
        assertThat(kept(customer)).as("after she was forgotten").containsExactly(0L, 0L, 0L, 0L);

        PUBLISHER.publish(Topics.ORDERS, placed(order("PLACED", customer, "o2-" + customer), order.getOccurredAt()));
        PUBLISHER.publish(Topics.CARTS, cart);
        PUBLISHER.publish(Topics.MEMBERSHIPS, entered);
        PUBLISHER.publish(Topics.LOYALTY_ENTRIES, points);
        everythingIsRead();
        assertThat(kept(customer)).as("after what came late").containsExactly(0L, 0L, 0L, 0L);
        assertThat(orders(customer)).as("that she has ordered stays").isEqualTo(2);

        clock().advance(Duration.ofMillis(10));
        PUBLISHER.publish(Topics.CARTS, cart("UPDATED", customer));
        everythingIsRead();
        assertThat(kept(customer)).as("when she is back").containsExactly(1L, 0L, 0L, 0L);
    }

    /** Of what may not stay: carts, orders with lines, standings and accounts. */
    private List<Long> kept(String customer) {
        return Stream.of(
                        "select count(*) from cart where customer_id = ?",
                        "select count(*) from customer_order where customer_id = ? and lines <> '[]'",
                        "select count(*) from standing where customer_id = ?",
                        "select count(*) from points_account where customer_id = ?")
                .map(sql -> jdbc().sql(sql).param(customer).query(Long.class).single())
                .toList();
    }

    private long orders(String customer) {
        return jdbc().sql("select count(*) from customer_order where customer_id = ?")
                .param(customer)
                .query(Long.class)
                .single();
    }

    @Test
    void aMilestoneOfPointsBeginsItsOwnCampaignAndNoOther() {
        putCampaign(
                "fifth",
                "on: {loyalty: MILESTONE, rule: fifth-order}, steps: [{send: {channel: email, template: plain}}]");
        putCampaign(
                "tenth",
                "on: {loyalty: MILESTONE, rule: tenth-order}, steps: [{send: {channel: email, template: plain}}]");
        String customer = newCustomer();
        signUp(customer, true);
        PUBLISHER.publish(
                Topics.LOYALTY_ENTRIES,
                LoyaltyEvent.newBuilder(pending(customer, null, 0, 0, 0, 1))
                        .setType("MILESTONE")
                        .setRuleId("fifth-order")
                        .build());

        assertThat(awaitOutcome(customer).getCampaignId()).isEqualTo("fifth");
        everythingIsRead();
        assertThat(outcomes(customer)).hasSize(1);
    }

    private void template(String id, String messageClass, String text) {
        put(
                "templates",
                id,
                json(Map.of(
                        "kind",
                        "Template",
                        "id",
                        id,
                        "channel",
                        "email",
                        "class",
                        messageClass,
                        "messages",
                        Map.of("en", Map.of("subject", id, "text", text, "html", text)))));
    }

    private JsonNode report(String campaign) {
        return http().as("data").get("/campaigns/" + campaign + "/report").json();
    }

    private static MessageEvent ofType(List<MessageEvent> outcomes, String type) {
        return outcomes.stream()
                .filter(event -> event.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static OrderLine shoes() {
        return OrderLine.newBuilder()
                .setLineId("1")
                .setSku("s-1")
                .setName("Shoe")
                .setCategories(List.of("shoes"))
                .setQuantity(2)
                .setUnitPriceMinor(2_100)
                .setPaidMinor(4_200)
                .build();
    }

    private OrderEvent order(String type, String customer, String orderId) {
        return OrderEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType(type)
                .setOccurredAt(now())
                .setCustomerId(customer)
                .setOrderId(orderId)
                .setCartId("cart-of-" + customer)
                .setCurrency("EUR")
                .setTotalMinor(4_200)
                .setDiscountMinor(0)
                .setShippingMinor(0)
                .setTaxMinor(0)
                .setLines(List.of(shoes()))
                .setVoucherCodes(List.of())
                .build();
    }

    /** That the order was placed at that time. */
    private static OrderEvent placed(OrderEvent order, Instant at) {
        return OrderEvent.newBuilder(order)
                .setEventId(UUID.randomUUID().toString())
                .setType("PLACED")
                .setOccurredAt(at)
                .build();
    }

    /** Each customer has one code. */
    private VoucherEvent voucher(String type, String customer, String promotion) {
        return VoucherEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType(type)
                .setOccurredAt(now())
                .setRecordedAt(now())
                .setCauseId("cause-of-" + customer)
                .setCode("CODE-OF-" + customer)
                .setPromotionId(promotion)
                .setCustomerId(customer)
                .setValidUntil(Instant.parse("2099-03-15T12:00:00Z"))
                .build();
    }

    private CartEvent cart(String type, String customer) {
        return CartEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType(type)
                .setOccurredAt(now())
                .setCustomerId(customer)
                .setCartId("cart-of-" + customer)
                .setCurrency("EUR")
                .setTotalMinor(4_200)
                .setLines(List.of(shoes()))
                .build();
    }

    private LoyaltyEvent pending(
            String customer, @Nullable String orderId, long points, long balance, long pending, long sequence) {
        Instant now = now();
        return LoyaltyEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("PENDING")
                .setOccurredAt(now)
                .setRecordedAt(now)
                .setCauseId("cause-of-" + customer)
                .setEntryId(UUID.randomUUID().toString())
                .setSequence(sequence)
                .setCustomerId(customer)
                .setPoints(points)
                .setBalance(balance)
                .setPending(pending)
                .setRuleId("order-points")
                .setOrderId(orderId)
                .build();
    }
}
