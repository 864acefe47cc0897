package perennial.loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tiers, milestones and rewards as they ship, with a plain rule of one point for each euro, from the topics and from HTTP. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "perennial.consumer.concurrency=4")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandingIT {

    private static final Path PROGRAMME = Path.of("../programme");
    private static final SteppedClock CLOCK = new SteppedClock();

    private final EventPublisher publisher = new EventPublisher();

    @Value("${local.server.port}")
    private int port;

    @Value("${local.management.port}")
    private int managementPort;

    @Autowired
    private JdbcClient jdbc;

    /** Runs ahead by what it is told. */
    private static final class SteppedClock extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(Clock.system(zone), ahead);
        }
    }

    @TestConfiguration
    static class Time {

        @Bean
        Clock clock() {
            return CLOCK;
        }
    }

    @DynamicPropertySource
    static void backbone(DynamicPropertyRegistry properties) {
        Backbone.get().register(properties, Backbone.get().newDatabase());
    }

    @BeforeAll
    void putWhatShips() throws IOException {
        for (String collection : List.of("tiers", "milestones", "rewards")) {
            try (var files = Files.list(PROGRAMME.resolve(collection))) {
                for (Path file : files.toList()) {
                    JsonNode definition = new YAMLMapper().readTree(Files.readString(file));
                    put(collection, definition.path("id").asString(), definition.toString());
                }
            }
        }
        put("earning-rules", "plain", """
                {"kind": "EarningRule", "id": "plain", "on": "order", "points": "order.totalMinor / 100"}
                """);
    }

    @AfterAll
    void close() {
        publisher.close();
    }

    @Test
    void whoeverIsPausedWithinATransactionHoldsItsLocksForHalfAMinuteAtMost() {
        assertThat(jdbc.sql("show idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("30s");
    }

    @Test
    void whoEarnsEnoughIsInTheNextTierAtOnceAndEarnsByItsRate() {
        String customer = newCustomer();
        OrderEvent first = order(customer, 60_000);
        OrderEvent second = order(customer, 9_900);

        publisher.publish(Topics.ORDERS, first, first, second);

        List<LoyaltyEvent> told = outcomes(customer, 4);
        assertThat(told)
                .extracting(LoyaltyEvent::getType, LoyaltyEvent::getPoints, LoyaltyEvent::getTier)
                .containsExactly(
                        tuple("EARNED", 600L, null),
                        tuple("TIER_CHANGED", 0L, "silver"),
                        tuple("MILESTONE", 0L, null),
                        tuple("EARNED", 123L, null));
        assertThat(told).extracting(LoyaltyEvent::getSequence).containsExactly(1L, 2L, 3L, 4L);
        LoyaltyEvent change = told.get(1);
        assertThat(change.getCauseId()).isEqualTo(first.getEventId());
        assertThat(change.getOccurredAt()).isEqualTo(first.getOccurredAt());
        JsonNode account = account(customer);
        assertThat(account.path("tier").asString()).isEqualTo("silver");
        assertThat(account.path("yearPoints").asLong()).isEqualTo(723);
        assertThat(account.path("nextTier")).isEqualTo(json("""
                {"tier": "gold", "missingPoints": 777}"""));
    }

    @Test
    void whoEarnsTooLittleInAYearGoesDownAfterTheGracePeriodByATimer() {
        String customer = newCustomer();
        OrderEvent order = order(customer, 60_000);
        publisher.publish(Topics.ORDERS, order);
        outcomes(customer, 3);

        CLOCK.ahead = Duration.ofDays(366 + 61);
        LoyaltyEvent down;
        try {
            down = outcomes(customer, 4).getLast();
        } finally {
            // What others publish later must not lie in the future of those who read these topics, too.
            CLOCK.ahead = Duration.ZERO;
        }

        assertThat(down.getType()).isEqualTo("TIER_CHANGED");
        assertThat(down.getTier()).isEqualTo("bronze");
        assertThat(down.getCauseId()).isEqualTo(order.getEventId());
        Instant leftTheYear = order.getOccurredAt()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .plusYears(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        assertThat(down.getOccurredAt()).isEqualTo(leftTheYear.plus(Duration.ofDays(60)));
        assertThat(account(customer).path("tier").asString()).isEqualTo("bronze");
        assertThat(jdbc.sql("select count(*) from account where standing_due_at <= now()")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aTierThatIsPutAnewHoldsWhenTheAccountIsTouchedNext() {
        String customer = newCustomer();
        publisher.publish(Topics.ORDERS, order(customer, 10_000));
        outcomes(customer, 1);
        put("tiers", "copper", """
                {"kind": "Tier", "id": "copper", "fromPoints": 90}""");
        try {
            publisher.publish(Topics.ORDERS, order(customer, 100));

            LoyaltyEvent change = outcomes(customer, 3).get(1);
            assertThat(change.getTier()).isEqualTo("copper");
            assertThat(change.getCauseId()).isEqualTo("definition:copper:1");
            marketing().post("/tiers/copper/stop", "");
            publisher.publish(Topics.ORDERS, order(customer, 100));
            assertThat(outcomes(customer, 5).get(3).getTier()).isEqualTo("bronze");
        } finally {
            marketing().post("/tiers/copper/stop", "");
        }
    }

    @Test
    void whoIsForgottenIsNotToldOfATierThatSheWouldBeInByNow() {
        String customer = customerWith(100);
        put("tiers", "tin", """
                {"kind": "Tier", "id": "tin", "fromPoints": 95}""");
        try {
            publisher.publish(Topics.CUSTOMERS, erased(customer));
            awaitBalance(customer, 0);
        } finally {
            marketing().post("/tiers/tin/stop", "");
        }

        assertThat(outcomes(customer, 2)).extracting(LoyaltyEvent::getType).containsExactly("EARNED", "ADJUSTED");
        assertThat(account(customer).path("yearPoints").asLong()).isZero();
    }

    @Test
    void everyFifthOrderIsAMilestoneOnceHoweverOftenItIsTold() {
        String customer = newCustomer();
        OrderEvent[] orders =
                IntStream.range(0, 10).mapToObj(i -> order(customer, 100)).toArray(OrderEvent[]::new);

        publisher.publish(Topics.ORDERS, orders);
        publisher.publish(Topics.ORDERS, orders);
        publisher.publish(Topics.ORDERS, order(customer, 100));

        List<LoyaltyEvent> milestones = milestones(customer, 13);
        assertThat(milestones)
                .extracting(LoyaltyEvent::getRuleId, LoyaltyEvent::getReason, LoyaltyEvent::getCauseId)
                .containsExactly(
                        tuple("fifth-order", "5 orders", orders[4].getEventId()),
                        tuple("fifth-order", "10 orders", orders[9].getEventId()));
        assertThat(OutcomeReader.raw(Topics.ORDERS.deadLetterTopic(Service.LOYALTY)))
                .as("what is told again is no fault")
                .noneMatch(letter -> Arrays.equals(letter.key(), customer.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anOrderThatIsCancelledDoesNotCountAndItsMarkIsNotPassedAgain() {
        String customer = newCustomer();
        OrderEvent[] orders =
                IntStream.range(0, 5).mapToObj(i -> order(customer, 100)).toArray(OrderEvent[]::new);
        OrderEvent cancelledFirst = order(customer, 100);

        publisher.publish(Topics.ORDERS, cancelled(cancelledFirst), cancelledFirst);
        publisher.publish(Topics.ORDERS, orders);
        milestones(customer, 6);
        publisher.publish(Topics.ORDERS, cancelled(orders[4]));
        Awaitility.await().until(() -> isCancelled(orders[4]));
        publisher.publish(Topics.ORDERS, cancelled(orders[4]), order(customer, 100), order(customer, 100));

        List<LoyaltyEvent> milestones = milestones(customer, 9);
        assertThat(milestones).extracting(LoyaltyEvent::getCauseId).containsExactly(orders[4].getEventId());
        assertThat(jdbc.sql("select (standing #>> '{orders,now}')::bigint from account where customer_id = ?")
                        .param(customer)
                        .query(Long.class)
                        .single())
                .isEqualTo(6);
    }

    @Test
    void historyIsCountedAndTriggersNothing() {
        String customer = newCustomer();
        Instant longAgo = CLOCK.instant().minus(Duration.ofDays(3));
        OrderEvent[] history = IntStream.range(0, 9)
                .mapToObj(i -> OrderEvent.newBuilder(order(customer, 10_000))
                        .setOccurredAt(longAgo)
                        .build())
                .toArray(OrderEvent[]::new);
        OrderEvent tenth = order(customer, 100);

        publisher.publish(Topics.ORDERS, history);
        publisher.publish(Topics.ORDERS, tenth);

        List<LoyaltyEvent> milestones = milestones(customer, 12);
        assertThat(milestones)
                .extracting(LoyaltyEvent::getReason, LoyaltyEvent::getCauseId)
                .containsExactly(tuple("10 orders", tenth.getEventId()));
        assertThat(outcomes(customer, 12))
                .filteredOn(event -> event.getType().equals("TIER_CHANGED"))
                .extracting(LoyaltyEvent::getOccurredAt)
                .containsExactly(longAgo);
    }

    @Test
    void aMilestoneThatCountsSomethingElseFromNowOnHasMarksOfItsOwn() {
        String customer = newCustomer();
        String milestone = """
                {"kind": "Milestone", "id": "second", "at": {"%s": 2}, "gives": {"points": 5}}""";
        put("milestones", "second", milestone.formatted("visits"));
        try {
            publisher.publish(Topics.ENGAGEMENT, visit(customer), visit(customer));
            outcomes(customer, 2);
            put("milestones", "second", milestone.formatted("orders"));

            publisher.publish(Topics.ORDERS, order(customer, 100), order(customer, 100));

            assertThat(milestones(customer, 6))
                    .extracting(LoyaltyEvent::getReason)
                    .containsExactly("2 visits", "2 orders");
            assertThat(account(customer).path("balance").asLong()).isEqualTo(5 + 1 + 1 + 5);
        } finally {
            marketing().post("/milestones/second/stop", "");
        }
    }

    @Test
    void limitsHoldForWhatIsToldOneAfterTheOther() {
        put("earning-rules", "survey", """
                {"kind": "EarningRule", "id": "survey", "on": {"engagement": "SURVEY"}, "points": "10",
                 "limits": {"perCustomer": 3, "perCustomerPerDay": 1}}
                """);
        put("earning-rules", "survey-monthly", """
                {"kind": "EarningRule", "id": "survey-monthly", "on": {"engagement": "SURVEY"}, "points": "1",
                 "limits": {"perCustomerPerMonth": 1}}
                """);
        String customer = newCustomer();
        int told = 0;
        for (int daysAgo : List.of(800, 400, 400, 0, 0)) {
            publisher.publish(
                    Topics.ENGAGEMENT,
                    EngagementEvent.newBuilder(visit(customer))
                            .setType("SURVEY")
                            .setOccurredAt(CLOCK.instant().minus(Duration.ofDays(daysAgo)))
                            .build());
            int decided = ++told;
            Awaitility.await()
                    .until(() -> jdbc.sql("select count(*) from occasion where customer_id = ?")
                                    .param(customer)
                                    .query(Integer.class)
                                    .single()
                            == decided);
        }

        assertThat(outcomes(customer, 6))
                .extracting(LoyaltyEvent::getRuleId)
                .containsExactly("survey", "survey-monthly", "survey", "survey-monthly", "survey", "survey-monthly");
    }

    private static EngagementEvent visit(String customer) {
        return EngagementEvent.newBuilder()
                .setEventId(newId())
                .setType("VISIT")
                .setOccurredAt(CLOCK.instant())
                .setCustomerId(customer)
                .build();
    }

    @Test
    void aMilestoneGivesPointsOrAVoucherOnceForEachMark() {
        String customer = newCustomer();
        put("milestones", "third-visit", """
                {"kind": "Milestone", "id": "third-visit", "at": {"visits": 3}, "gives": {"promotion": "milestone-15"}}
                """);
        EngagementEvent[] visits =
                IntStream.range(0, 11).mapToObj(i -> visit(customer)).toArray(EngagementEvent[]::new);

        publisher.publish(Topics.ENGAGEMENT, visits);
        publisher.publish(Topics.ENGAGEMENT, visits);
        publisher.publish(Topics.ORDERS, order(customer, 100));

        List<LoyaltyEvent> told = outcomes(customer, 4);
        assertThat(told)
                .extracting(LoyaltyEvent::getType, LoyaltyEvent::getRuleId, LoyaltyEvent::getPoints)
                .contains(
                        tuple("MILESTONE", "third-visit", 0L),
                        tuple("MILESTONE", "tenth-visit", 0L),
                        tuple("EARNED", "tenth-visit", 20L));
        List<VoucherRequest> requests = requests(customer, 1);
        assertThat(requests)
                .extracting(
                        VoucherRequest::getRequestId,
                        VoucherRequest::getPromotionId,
                        VoucherRequest::getCauseId,
                        VoucherRequest::getRequestedBy)
                .containsExactly(tuple(
                        told.stream()
                                .filter(event -> "third-visit".equals(event.getRuleId()))
                                .findFirst()
                                .orElseThrow()
                                .getEntryId(),
                        "milestone-15",
                        visits[2].getEventId(),
                        "milestone:third-visit"));
    }

    @Test
    void aRewardIsSpentAndItsVoucherAskedForUnderOneId() {
        String customer = customerWith(600);

        Http.Answer answer = claim(customer, "five-euro");

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().path("balance").asLong()).isEqualTo(100);
        LoyaltyEvent spent = outcomes(customer, 4).getLast();
        assertThat(spent.getType()).isEqualTo("SPENT");
        assertThat(spent.getPoints()).isEqualTo(-500);
        assertThat(spent.getRewardId()).isEqualTo("five-euro");
        assertThat(spent.getEntryId()).isEqualTo(answer.json().path("entryId").asString());
        VoucherRequest request = requests(customer, 1).getFirst();
        assertThat(request.getRequestId())
                .isEqualTo(answer.json().path("requestId").asString());
        assertThat(request.getPromotionId()).isEqualTo("reward-5");
    }

    @Test
    void theSameKeySpendsOnce() {
        String customer = customerWith(1_100);
        Http shop = shop().with("Idempotency-Key", newId());

        Http.Answer first = shop.post("/accounts/" + customer + "/rewards/five-euro", "");
        Http.Answer second = shop.post("/accounts/" + customer + "/rewards/five-euro", "");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(account(customer).path("balance").asLong()).isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "costPoints": 601                                      | insufficient_points
            "costPoints": 1, "stock": 0                            | out_of_stock
            "costPoints": 1, "tier": "gold"                        | tier_required
            "costPoints": 1, "validFrom": "2999-01-01"             | reward_not_active_yet
            "costPoints": 1, "validUntil": "2025-12-31"            | reward_expired
            """)
    void whatCannotBeHadIsRefusedAndCostsNothing(String keys, String code) {
        String customer = customerWith(600);
        putReward("refused", keys);

        Http.Answer answer = claim(customer, "refused");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(account(customer).path("balance").asLong()).isEqualTo(600);
    }

    @Test
    void whatIsStoppedOrUnknownIsNotGiven() {
        String customer = customerWith(600);
        putReward("stopped", "\"costPoints\": 1");
        marketing().post("/rewards/stopped/stop", "");

        assertThat(claim(customer, "stopped").code()).isEqualTo("reward_stopped");
        assertThat(claim(customer, "nowhere").status()).isEqualTo(404);
        assertThat(claim(newCustomer(), "five-euro").status()).isEqualTo(404);
    }

    @Test
    void aVoucherThatIsRefusedGivesThePointsAndThePlaceBackOnce() {
        String customer = customerWith(600);
        putReward("scarce", "\"costPoints\": 200, \"stock\": 1, \"limits\": {\"perCustomer\": 1}");
        String requestId = claim(customer, "scarce").json().path("requestId").asString();
        assertThat(claim(customer, "scarce").code()).isEqualTo("limit_exceeded");
        assertThat(claim(customerWith(600), "scarce").code()).isEqualTo("out_of_stock");

        publisher.publish(Topics.VOUCHERS, refused(customer, requestId), refused(customer, requestId));
        publisher.publish(Topics.VOUCHERS, refused(customer, requestId), refused(customer, newId()));

        LoyaltyEvent back = outcomes(customer, 5).getLast();
        assertThat(back.getType()).isEqualTo("REVERSED");
        assertThat(back.getPoints()).isEqualTo(200);
        assertThat(back.getReason()).isEqualTo("unknown_promotion");
        assertThat(account(customer).path("lots").get(0).path("points").asLong())
                .isEqualTo(600);
        Http.Answer again = claim(customer, "scarce");
        assertThat(again.status()).as(again.body()).isEqualTo(201);
        assertThat(again.json().path("balance").asLong()).isEqualTo(400);
        assertThat(outcomes(customer, 6)).hasSize(6);
    }

    @Test
    void manyWhoWantTheLastOnesGetNoMoreThanThereAre() throws Exception {
        putReward("last-seven", "\"costPoints\": 10, \"stock\": 7");
        List<String> customers =
                IntStream.range(0, 8).mapToObj(i -> newCustomer()).toList();
        publisher.publish(
                Topics.ORDERS,
                customers.stream().map(customer -> order(customer, 10_000)).toArray(OrderEvent[]::new));
        customers.forEach(customer -> awaitBalance(customer, 100));

        List<Http.Answer> answers = atOnce(64, i -> claim(customers.get(i % 8), "last-seven"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(7);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("out_of_stock"));
        assertThat(customers.stream()
                        .mapToLong(customer -> account(customer).path("balance").asLong())
                        .sum())
                .isEqualTo(8 * 100 - 7 * 10);
    }

    @Test
    void manyWhoSpendTheSameBalanceSpendItOnce() throws Exception {
        putReward("thirty", "\"costPoints\": 30");
        String customer = newCustomer();
        publisher.publish(Topics.ORDERS, order(customer, 10_000));
        awaitBalance(customer, 100);

        List<Http.Answer> answers = atOnce(64, i -> claim(customer, "thirty"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(3);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("insufficient_points"));
        assertThat(account(customer).path("balance").asLong()).isEqualTo(10);
        assertThat(discrepancies()).isZero();
    }

    @Test
    void whoAsksManyTimesAtOnceHasNoMoreThanHerLimit() throws Exception {
        putReward("twice", "\"costPoints\": 10, \"limits\": {\"perCustomer\": 2}");
        String customer = customerWith(100);

        List<Http.Answer> answers = atOnce(64, i -> claim(customer, "twice"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(2);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("limit_exceeded"));
        assertThat(account(customer).path("balance").asLong()).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tiers      | "kind": "Tier", "multiplier": 1                                                    | needs either fromPoints
            tiers      | "kind": "Tier", "fromSpendMinor": 1, "currency": "EUR"                             | fromSpendMinor in EUR does not go with the other tiers, which are to be stopped before: bronze has fromPoints
            tiers      | "kind": "Tier", "fromPoints": 99999999999999999999                                 | fromPoints
            tiers      | "kind": "Tier", "fromPoints": 1, "description": "a\\u0000"                          | description must not contain U+0000
            milestones | "kind": "Milestone", "every": {"orders": 5}, "freshness": "PT9223372036854775807S" | freshness must be more than nothing
            tiers      | "kind": "Tier", "fromPoints": 1, "multiplier": 1.2345                              | multiplier must be between 0 and 100
            milestones | "kind": "Milestone", "every": {"orders": 0}                                        | every.orders must be 1 or more
            milestones | "kind": "Milestone", "every": {"carts": 1}                                         | every.carts is not a known key
            rewards    | "kind": "Reward", "costPoints": 0, "promotion": "p"                                | costPoints must be between 1 and
            rewards    | "kind": "Reward", "costPoints": 1, "promotion": "p", "experience": "e"             | needs either promotion
            rewards    | "kind": "Reward", "costPoints": 1, "promotion": "p", "validUntil": "soon"          | validUntil must be a date
            """)
    void aDefinitionThatIsNoneIsRefusedAndToldWhere(String collection, String keys, String reason) {
        Http.Answer answer = marketing().put("/" + collection + "/bad", "{\"id\": \"bad\", " + keys + "}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("detail").asString()).startsWith(reason);
    }

    @Test
    void tiersByWhatWasPaidGoUpAtOnceAndDownWhenItComesBack() {
        String customer = newCustomer();
        publisher.publish(Topics.ORDERS, order(customer, 30_000));
        outcomes(customer, 1);
        List<String> byPoints = List.of("bronze", "silver", "gold", "platinum");
        byPoints.forEach(tier -> marketing().post("/tiers/" + tier + "/stop", ""));
        try {
            put(
                    "tiers",
                    "start",
                    "{\"kind\": \"Tier\", \"id\": \"start\", \"fromSpendMinor\": 0, \"currency\": \"EUR\"}");
            put("tiers", "regular", """
                    {"kind": "Tier", "id": "regular", "fromSpendMinor": 40000, "currency": "EUR", "multiplier": 2}""");
            Http.Answer mixed = marketing().post("/tiers/silver/resume", "");
            assertThat(mixed.status()).isEqualTo(422);
            assertThat(mixed.json().path("detail").asString())
                    .startsWith("fromPoints does not go with the other tiers");
            assertThat(account(customer).path("nextTier")).isEqualTo(json("""
                    {"tier": "regular", "missingSpendMinor": 10000, "currency": "EUR"}"""));
            OrderEvent second = order(customer, 10_000);

            publisher.publish(Topics.ORDERS, second, second);

            LoyaltyEvent up = outcomes(customer, 3).getLast();
            assertThat(up.getTier()).isEqualTo("regular");
            assertThat(up.getCauseId()).isEqualTo(second.getEventId());
            publisher.publish(Topics.ORDERS, returned(second, 1));
            List<LoyaltyEvent> told = outcomes(customer, 5);
            assertThat(told.subList(3, 5))
                    .extracting(LoyaltyEvent::getType, LoyaltyEvent::getTier)
                    .containsExactly(tuple("REVERSED", null), tuple("TIER_CHANGED", "start"));
            assertThat(account(customer).path("yearSpendMinor")).isEqualTo(json("{\"EUR\": 39999}"));
        } finally {
            List.of("start", "regular").forEach(tier -> marketing().post("/tiers/" + tier + "/stop", ""));
            byPoints.forEach(tier -> assertThat(
                            marketing().post("/tiers/" + tier + "/resume", "").status())
                    .isEqualTo(200));
        }
    }

    @Test
    void whatMayBeHadIsAnsweredAsClaimingWould() {
        String customer = customerWith(600);
        putReward("seen-dear", "\"costPoints\": 700");
        putReward("seen-last", "\"costPoints\": 600, \"stock\": 1");
        putReward("seen-gold", "\"costPoints\": 700, \"tier\": \"gold\"");
        putReward("seen-gone", "\"costPoints\": 1, \"stock\": 0");

        JsonNode offers = shop().get("/rewards?limit=4&after=seen&customerId=" + customer)
                .json()
                .path("items");

        assertThat(offers.valueStream()
                        .map(offer -> offer.path("id").asString() + " "
                                + offer.path("claimable").asBoolean() + " "
                                + offer.path("missingPoints").asLong() + " "
                                + offer.path("reason").asString("")))
                .containsExactly(
                        "seen-dear false 100 insufficient_points",
                        "seen-gold false 100 tier_required",
                        "seen-gone false 0 out_of_stock",
                        "seen-last true 0 ");
        offers.forEach(offer -> assertThat(
                        claim(customer, offer.path("id").asString()).code())
                .isEqualTo(offer.path("reason").asString("")));
        assertThat(shop().get("/rewards?limit=4&after=seen&customerId=" + customer)
                        .json()
                        .at("/items/3/reason")
                        .asString())
                .isEqualTo("insufficient_points");
        assertThat(shop().get("/rewards?customerId=" + newCustomer()).status()).isEqualTo(404);
        assertThat(marketing().get("/rewards?customerId=" + customer).status()).isEqualTo(403);
        assertThat(marketing().get("/rewards").status()).isEqualTo(200);
    }

    @Test
    void lookingAtWhatMayBeHadLetsTimePassAndWritesNothing() {
        String customer = customerWith(600);
        putReward("later", "\"costPoints\": 600");
        jdbc.sql("update lot set expires_at = now() - interval '1 hour', due_at = null where customer_id = ?")
                .param(customer)
                .update();

        JsonNode later = shop().get("/rewards?limit=1&after=late&customerId=" + customer)
                .json()
                .at("/items/0");

        assertThat(later.path("reason").asString()).isEqualTo("insufficient_points");
        assertThat(later.path("missingPoints").asLong()).isEqualTo(600);
        assertThat(account(customer).path("balance").asLong()).isEqualTo(600);
    }

    @Test
    void manyWhoSpendOneBalanceOnTwoScarceRewardsGetWhatThereIs() throws Exception {
        putReward("two-left", "\"costPoints\": 30, \"stock\": 2");
        putReward("one-left", "\"costPoints\": 20, \"stock\": 1");
        String customer = customerWith(100);

        List<Http.Answer> answers = atOnce(64, i -> claim(customer, i % 2 == 0 ? "two-left" : "one-left"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(3);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertThat(answer.code()).isIn("insufficient_points", "out_of_stock"));
        assertThat(account(customer).path("balance").asLong()).isEqualTo(100 - 2 * 30 - 20);
        assertThat(jdbc.sql("""
                        select count(*) from reward_stock
                          join lateral (select count(*) as claims from reward_claim
                                         where reward_claim.reward_id = reward_stock.reward_id and refused_at is null)
                            as given on true
                         where taken <> claims
                        """).query(Long.class).single()).isZero();
        assertThat(discrepancies()).isZero();
    }

    @Test
    void whoIsForgottenWhileSheClaimsKeepsNothing() throws Exception {
        putReward("one", "\"costPoints\": 1");
        String customer = customerWith(100);
        Http.Answer before = claim(customer, "one");

        List<Http.Answer> answers = atOnce(32, i -> {
            if (i == 0) {
                publisher.publish(Topics.CUSTOMERS, erased(customer));
            }
            return claim(customer, "one");
        });
        awaitBalance(customer, 0);

        long given =
                1 + answers.stream().filter(answer -> answer.status() == 201).count();
        List<LoyaltyEvent> told = outcomes(customer, (int) given + 2);
        assertThat(told).filteredOn(event -> event.getType().equals("SPENT")).hasSize((int) given);
        assertThat(told.getLast().getType()).isEqualTo("ADJUSTED");
        assertThat(told.getLast().getPoints()).isEqualTo(given - 100);
        assertThat(claim(customer, "one").code()).isEqualTo("insufficient_points");
        String requestId = before.json().path("requestId").asString();
        publisher.publish(Topics.VOUCHERS, refused(customer, requestId));
        Awaitility.await()
                .until(() -> jdbc.sql("select refused_at is not null from reward_claim where request_id = ?::uuid")
                        .param(requestId)
                        .query(Boolean.class)
                        .single());
        assertThat(account(customer).path("balance").asLong()).isZero();
        assertThat(discrepancies()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /accounts/%s/entries?after=one                               |                                        | 400 | after
            GET  | /accounts/%s/entries?after=99999999999999999999              |                                        | 400 | after
            GET  | /accounts/%s/entries?limit=many                              |                                        | 400 | limit
            GET  | /accounts/%s?asOf=yesterday                                  |                                        | 400 | asOf
            GET  | /accounts/%s?asOf=%%2B1000000000-12-31T23:59:59Z              |                                        | 400 | asOf
            GET  | /accounts/%s?asOf=-1000000000-01-01T00:00:00Z                |                                        | 400 | asOf
            GET  | /rewards?after=%%00&customerId=%s                             |                                        | 400 | after
            POST | /accounts/%s/adjustments                                     | {"points": 1.5, "reason": "r"}         | 400 | points
            POST | /accounts/%s/adjustments                                     | {"points": 1e30, "reason": "r"}        | 400 | points
            POST | /accounts/%s/adjustments                                     | {"points": 1000000001, "reason": "r"}  | 400 | points
            POST | /accounts/%s/adjustments                                     | {"points": -1000000001, "reason": "r"} | 400 | points
            POST | /accounts/%s/adjustments                                     | {"points": 0, "reason": "r"}           | 400 | points
            POST | /accounts/%s/adjustments                                     | {"points": 1, "reason": " "}           | 400 | reason
            POST | /accounts/%s/adjustments                                     | {"points": 1, "reason": "\\u0000"}      | 400 | reason
            POST | /accounts/%s/adjustments                                     | {"points": 1, "reason": "r", "x": 1}   | 400 | x
            POST | /accounts/%s/adjustments                                     | {"points": -1, "reason": "r"}          | 409 | points
            POST | /accounts/%s/adjustments                                     | {"points": -1, "reason": "r", "expiresAfterDays": 5} | 400 | expiresAfterDays
            POST | /accounts/%s/rewards/%%E2%%82%%AC                               | {}                                     | 404 | reward
            """)
    void whatIsMalformedIsToldWhere(String method, String path, String body, int status, String where) {
        String customer = newCustomer();
        publisher.publish(Topics.ORDERS, order(customer, 1));
        Awaitility.await().until(() -> support().get("/accounts/" + customer).status() == 200);
        Http caller = path.contains("/adjustments") ? support() : shop();

        Http.Answer answer = caller.send(method, path.formatted(customer), body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString()).contains(where);
    }

    @Test
    void whatHappensIsCountedAndWhatDoesNotYetIsThere() {
        String customer = customerWith(600);
        claim(customer, "five-euro");
        claim(customer, "five-euro");

        Awaitility.await()
                .untilAsserted(() -> assertThat(Http.at(managementPort)
                                .as("data")
                                .get("/actuator/prometheus")
                                .body())
                        .containsPattern("perennial_loyalty_claims_total\\{.*outcome=\"given\".*} [1-9]")
                        .containsPattern("perennial_loyalty_claims_total\\{.*outcome=\"insufficient_points\".*} [1-9]")
                        .containsPattern("perennial_loyalty_claims_total\\{.*outcome=\"reward_expired\".*} [0-9]")
                        .containsPattern("perennial_loyalty_tier_changes_total\\{.*tier=\"silver\".*} [1-9]")
                        .containsPattern("perennial_loyalty_tier_changes_total\\{.*tier=\"platinum\".*} 0")
                        .containsPattern("perennial_loyalty_milestones_total\\{.*rule=\"points-500\".*} [1-9]")
                        .containsPattern("perennial_loyalty_milestones_total\\{.*rule=\"tenth-visit\".*} [0-9]")
                        .contains("perennial_loyalty_tiers_overdue_seconds", "perennial_loyalty_due_failures_total"));
    }

    @Test
    void whatClaimingRefusesIsDescribed() {
        JsonNode paths = marketing().get("/v3/api-docs").json().at("/paths");

        JsonNode claim = paths.at("/~1accounts~1{customerId}~1rewards~1{rewardId}/post/responses");
        assertThat(claim.propertyNames()).containsExactlyInAnyOrder("201", "404", "409", "default");
        assertThat(claim.at("/409/content/application~1problem+json/schema/$ref")
                        .asString())
                .endsWith("RefusedProblem");
    }

    private boolean isCancelled(OrderEvent order) {
        return jdbc.sql("select cancelled_at is not null from customer_order where order_id = ?")
                .param(order.getOrderId())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private long discrepancies() {
        return jdbc.sql("select count(*) from discrepancy").query(Long.class).single();
    }

    private Http support() {
        return Http.at(port).as("support");
    }

    private static OrderEvent returned(OrderEvent order, long paidBackMinor) {
        return OrderEvent.newBuilder(order)
                .setEventId(newId())
                .setType("RETURNED")
                .setTotalMinor(paidBackMinor)
                .build();
    }

    private void put(String collection, String id, String document) {
        Http.Answer answer = marketing().put("/" + collection + "/" + id, document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void putReward(String id, String keys) {
        put("rewards", id, """
                {"kind": "Reward", "id": "%s", "experience": "a handshake", %s}
                """.formatted(id, keys));
    }

    /** In silver from 500 on. */
    private String customerWith(long points) {
        String customer = newCustomer();
        publisher.publish(Topics.ORDERS, order(customer, points * 100));
        awaitBalance(customer, points);
        return customer;
    }

    private void awaitBalance(String customer, long points) {
        Awaitility.await().until(() -> account(customer).path("balance").asLong() == points);
    }

    private interface Call {
        Http.Answer make(int number);
    }

    private static List<Http.Answer> atOnce(int calls, Call call) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(calls)) {
            List<Callable<Http.Answer>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                int number = i;
                all.add(() -> call.make(number));
            }
            List<Http.Answer> answers = new ArrayList<>();
            for (Future<Http.Answer> answer : callers.invokeAll(all)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private Http.Answer claim(String customer, String reward) {
        return shop().post("/accounts/" + customer + "/rewards/" + reward, "");
    }

    private static List<LoyaltyEvent> outcomes(String customer, int count) {
        return OutcomeReader.await(
                Topics.LOYALTY_ENTRIES, count, event -> event.getCustomerId().equals(customer));
    }

    /** Once there are so many outcomes of the customer. */
    private static List<LoyaltyEvent> milestones(String customer, int outcomes) {
        return outcomes(customer, outcomes).stream()
                .filter(event -> event.getType().equals("MILESTONE"))
                .toList();
    }

    private static List<VoucherRequest> requests(String customer, int count) {
        return OutcomeReader.await(
                Topics.VOUCHER_REQUESTS,
                count,
                request -> request.getCustomerId().equals(customer));
    }

    private JsonNode account(String customer) {
        return shop().get("/accounts/" + customer).json();
    }

    private Http shop() {
        return Http.at(port).as("storefront");
    }

    private Http marketing() {
        return Http.at(port).as("marketing");
    }

    private static OrderEvent order(String customer, long totalMinor) {
        return OrderEvent.newBuilder()
                .setEventId(newId())
                .setType("PLACED")
                .setOccurredAt(CLOCK.instant())
                .setCustomerId(customer)
                .setOrderId("o-" + newId())
                .setCurrency("EUR")
                .setTotalMinor(totalMinor)
                .build();
    }

    private static OrderEvent cancelled(OrderEvent order) {
        return OrderEvent.newBuilder(order)
                .setEventId(newId())
                .setType("CANCELLED")
                .build();
    }

    private static CustomerEvent erased(String customer) {
        return CustomerEvent.newBuilder()
                .setEventId(newId())
                .setType("ERASED")
                .setOccurredAt(CLOCK.instant())
                .setCustomerId(customer)
                .build();
    }

    private static VoucherEvent refused(String customer, String requestId) {
        return VoucherEvent.newBuilder()
                .setEventId(newId())
                .setType("REFUSED")
                .setOccurredAt(CLOCK.instant())
                .setRecordedAt(CLOCK.instant())
                .setCauseId(newId())
                .setPromotionId("reward-5")
                .setCustomerId(customer)
                .setRequestId(requestId)
                .setReason("unknown_promotion")
                .build();
    }

    private static String newCustomer() {
        return "c-" + newId();
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static JsonNode json(String text) {
        return tools.jackson.databind.json.JsonMapper.shared().readTree(text);
    }
}
