package perennial.loyalty.ledger;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.events.CustomerEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.events.VoucherEvent;
import perennial.platform.failure.Transience;
import perennial.platform.testing.AdvancingClock;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.platform.testing.Walk;
import perennial.schemas.Service;
import perennial.schemas.Topics;

/** What happens to points on a real broker, registry and PostgreSQL, with a clock that can be set ahead. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"perennial.consumer.concurrency=4", "spring.datasource.hikari.maximum-pool-size=16"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Import(LedgerIT.Doors.class)
class LedgerIT {

    private static final int CALLERS = 64;
    private static final int OPERATIONS = Integer.getInteger("perennial.loyalty.operations", 1_500);
    private static final int EVENTS_AT_ONCE = 20;
    private static final long PENDING_DAYS = 14;
    private static final long LASTING_DAYS = 365;

    private final EventPublisher publisher = new EventPublisher();

    @Autowired
    private AdvancingClock clock;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private HikariDataSource pool;

    @Autowired
    private JdbcTemplate batches;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private LedgerReader reader;

    @Autowired
    private LedgerWriter writer;

    @Autowired
    private AccountLookup lookup;

    @Autowired
    private Followers followers;

    @Value("${local.server.port}")
    private int port;

    @Value("${local.management.port}")
    private int managementPort;

    @TestConfiguration
    static class Doors {

        @Bean
        @Primary
        AdvancingClock testClock() {
            return new AdvancingClock();
        }
    }

    @DynamicPropertySource
    static void backbone(DynamicPropertyRegistry properties) {
        Backbone.get().register(properties, Backbone.get().newDatabase());
    }

    @BeforeAll
    void putTheRule() {
        Http.Answer answer =
                Http.at(port).as("marketing").put("/earning-rules/per-euro", """
                {"kind": "EarningRule", "id": "per-euro", "on": "order", "points": "order.totalMinor / 100",
                 "pendingDays": %d, "expiresAfterDays": %d, "categoryMultipliers": {"shoes": 2, "gift-cards": 0}}
                """.formatted(PENDING_DAYS, LASTING_DAYS));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @AfterEach
    void theBooksAreInOrder() {
        assertThat(jdbc.sql("select * from discrepancy").query().listOfRows()).isEmpty();
    }

    @AfterAll
    void close() {
        publisher.close();
    }

    @Test
    void pointsAreEarnedToldToExpireAndExpireWhenTheyAreDue() {
        String customer = newId("c");
        Instant placedAt = clock.instant();
        publisher.publish(Topics.ORDERS, order(customer, newId("o"), line("a", 1, 10_000), line("b", 2, 5_000)));
        outcomes(customer, 2);

        clock.advance(Duration.ofDays(PENDING_DAYS));
        assertThat(outcomes(customer, 4))
                .extracting(LoyaltyEvent::getType, LoyaltyEvent::getLineId, LoyaltyEvent::getPoints)
                .containsExactly(
                        tuple("PENDING", "a", 100L),
                        tuple("PENDING", "b", 50L),
                        tuple("EARNED", "a", 100L),
                        tuple("EARNED", "b", 50L));
        clock.advance(Duration.ofDays(LASTING_DAYS - 30));
        LoyaltyEvent expiring = outcomes(customer, 5).getLast();
        assertThat(expiring.getType()).isEqualTo("EXPIRING");
        assertThat(expiring.getPoints()).isEqualTo(150);
        assertThat(expiring.getBalance()).isEqualTo(150);
        clock.advance(Duration.ofDays(30));
        List<LoyaltyEvent> all = outcomes(customer, 7);
        assertThat(all.subList(5, 7)).extracting(LoyaltyEvent::getType).containsOnly("EXPIRED");
        Instant expiredAt = all.getLast().getOccurredAt();
        assertThat(expiredAt).isEqualTo(expiring.getExpiresAt()).isAfterOrEqualTo(placedAt.plus(Duration.ofDays(379)));
        assertThat(account(customer).path("balance").asLong()).isZero();
    }

    @Test
    void itIsToldThatPointsExpireByTheNoticeThatHoldsNowWheneverTheyWereEarned() {
        String customer = earned(100);
        Instant expiresAt =
                Instant.parse(account(customer).at("/lots/0/expiresAt").asString());

        assertThat(due(expiresAt.minus(Duration.ofDays(30)), Duration.ofDays(7)))
                .doesNotContain(customer);
        assertThat(due(expiresAt.minus(Duration.ofDays(7)), Duration.ofDays(7))).contains(customer);
        assertThat(due(expiresAt.minus(Duration.ofDays(60)).minusMillis(1), Duration.ofDays(60)))
                .doesNotContain(customer);
        assertThat(due(expiresAt.minus(Duration.ofDays(60)), Duration.ofDays(60)))
                .contains(customer);
    }

    private List<String> due(Instant at, Duration notice) {
        Terms terms = new Terms(Terms.Shortfall.WITHIN_BALANCE, notice, Duration.ofDays(2));
        return new LedgerReader(batches, terms, followers).due(at, List.of(), Integer.MAX_VALUE);
    }

    /** However much is due, and whatever the planner believes of it. */
    @Test
    void ofAllThatIsDueOnlyAsMuchIsLookedAtAsIsAskedFor() {
        long walk = walk(
                """
                insert into lot (customer_id, sequence, points, remaining, spent, quantity, returned, earned_at, is_pending, expires_at,
                                 expiring_told, due_at)
                select 'x-' || i, 1, 1, 1, 0, 1, 0, now(), i % 3 = 0, now(), i % 3 = 1, timestamptz '2001-01-01' + i * interval '1 s'
                  from generate_series(1, 3000) as i
                """,
                () -> assertThat(reader.due(clock.instant(), List.of(), 10))
                        .contains("x-1", "x-2")
                        .doesNotContain("x-50"));

        assertThat(walk).isLessThan(100);
    }

    /** An account is opened with what is left: what was used up long ago is passed, and no more is asked of it. */
    @Test
    void whereALotCameFromIsNotLookedUpOnceItIsUsedUp() {
        String customer = earned(100);
        int many = 2_000;

        long walk = walk(
                """
                with added as (
                     insert into entry (customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance, pending,
                                        cause_kind, cause_id, event_id, occurred_at, recorded_at)
                     select '%s', 1000 + i, gen_random_uuid(), 'EARNED', 1, 1, 0, 0, 0, 'engagement', i, i, now(), now()
                       from generate_series(1, %d) as i
                     returning customer_id, sequence)
                insert into lot (customer_id, sequence, points, remaining, spent, quantity, returned, earned_at, is_pending, expiring_told)
                select customer_id, sequence, 1, 0, 1, 1, 0, now(), false, false from added
                """.formatted(customer, many),
                () -> assertThat(reader.lock(new Wanted().lots(customer), clock.instant())
                                .account(customer)
                                .lots())
                        .hasSize(1));

        assertThat(walk).isLessThan(many + 200);
    }

    /** How many rows and entries of indexes something looks at, if there were these besides. */
    private long walk(String rows, Runnable work) {
        return requireNonNull(new TransactionTemplate(transactions).execute(status -> {
            status.setRollbackOnly();
            jdbc.sql("alter table lot disable trigger user").update();
            jdbc.sql("alter table entry disable trigger user").update();
            jdbc.sql(rows).update();
            long before = Walk.soFar(jdbc);
            work.run();
            return Walk.soFar(jdbc) - before;
        }));
    }

    @Test
    void whatIsSaidToBeDueAndChangesNothingIsLeftForTheNextLook() {
        String customer = earned(100);
        Instant later = clock.instant().plus(Duration.ofDays(100));
        jdbc.sql("update lot set due_at = ? where customer_id = ?")
                .params(later.atOffset(ZoneOffset.UTC), customer)
                .update();
        DueRunner runner = new DueRunner(
                reader,
                writer,
                lookup,
                batches,
                Clock.fixed(later, ZoneOffset.UTC),
                transactions,
                new SimpleMeterRegistry());

        assertTimeoutPreemptively(Duration.ofSeconds(20), runner::run);
    }

    @Test
    void anAccountThatFailsKeepsNoOtherBackHoweverMuchIsDueOfIt() {
        String failing = newId("c");
        OrderLine[] lines = IntStream.rangeClosed(0, 1_000)
                .mapToObj(i -> line("l-" + i, 1, 100))
                .toArray(OrderLine[]::new);
        publisher.publish(Topics.ORDERS, order(failing, newId("o"), lines));
        outcomes(failing, lines.length);
        clock.advance(Duration.ofSeconds(10));
        String other = newId("c");
        publisher.publish(Topics.ORDERS, order(other, newId("o"), line("a", 1, 700)));
        outcomes(other, 1);
        String lose = "update lot set remaining = remaining + ? where customer_id = ? and sequence = 1";
        jdbc.sql(lose).params(-1, failing).update();
        try {
            clock.advance(Duration.ofDays(PENDING_DAYS));

            assertThat(outcomes(other, 2)).extracting(LoyaltyEvent::getType).containsExactly("PENDING", "EARNED");
        } finally {
            jdbc.sql(lose).params(1, failing).update();
        }
        clock.advance(Duration.ofMinutes(5));
        assertThat(outcomes(failing, 2 * lines.length)).hasSize(2 * lines.length);
    }

    @Test
    void aDatabaseInTroubleSaysNothingAgainstAnAccountWhichIsLookedAtAgainWithoutDelay() {
        String customer = newId("c");
        publisher.publish(Topics.ORDERS, order(customer, newId("o"), line("a", 1, 700)));
        outcomes(customer, 1);
        // What a sequence has given is not rolled back.
        jdbc.sql("create sequence trouble").update();
        jdbc.sql("""
                create function be_in_trouble() returns trigger language plpgsql as $$
                begin
                    raise serialization_failure using message = 'no. ' || nextval('trouble');
                end $$
                """).update();
        jdbc.sql("""
                create trigger in_trouble before insert on entry for each row when (new.customer_id = '%s')
                    execute function be_in_trouble()
                """.formatted(customer)).update();
        try {
            clock.advance(Duration.ofDays(PENDING_DAYS));
            await().until(() -> jdbc.sql("select is_called from trouble")
                    .query(Boolean.class)
                    .single());
        } finally {
            jdbc.sql("drop function be_in_trouble cascade").update();
            jdbc.sql("drop sequence trouble").update();
        }

        assertThat(outcomes(customer, 2)).extracting(LoyaltyEvent::getType).containsExactly("PENDING", "EARNED");
    }

    @Test
    void whoeverIsPausedWithinATransactionIsPartedFromTheAccountsThatItHolds() throws SQLException {
        String customer = earned(100);
        HikariConfig impatient = new HikariConfig();
        pool.copyStateTo(impatient);
        impatient.setPoolName("impatient");
        impatient.setConnectionInitSql(
                requireNonNull(pool.getConnectionInitSql()).replace("'30s'", "'100ms'") + "; set lock_timeout = '20s'");
        try (HikariDataSource connections = new HikariDataSource(impatient);
                Connection paused = connections.getConnection();
                Connection other = connections.getConnection()) {
            paused.setAutoCommit(false);
            lock(customer, paused);

            lock(customer, other);

            assertThatThrownBy(() -> lock(customer, paused))
                    .isInstanceOf(SQLException.class)
                    .matches(Transience::isTransient);
        }
        assertThat(adjust(customer, -40).status()).isEqualTo(201);
    }

    private static void lock(String customer, Connection connection) throws SQLException {
        try (PreparedStatement locking =
                connection.prepareStatement("select from account where customer_id = ? for update")) {
            locking.setString(1, customer);
            locking.execute();
        }
    }

    @Test
    void categoriesMultiplyTheirLinesAndWhatComesBackTakesItsShare() {
        String customer = newId("c");
        String orderId = newId("o");
        OrderEvent placed = order(
                customer,
                orderId,
                line("a", 2, 10_000, "shoes"),
                line("b", 1, 5_000, "gift-cards"),
                line("c", 1, 5_000, "books"));

        publisher.publish(
                Topics.ORDERS,
                returned(placed, line("c", 1, 5_000)),
                placed,
                returned(placed, line("a", 1, 5_000)),
                OrderEvent.newBuilder(placed).setEventId(newId("e")).build());

        assertThat(outcomes(customer, 4))
                .extracting(LoyaltyEvent::getType, LoyaltyEvent::getLineId, LoyaltyEvent::getPoints)
                .containsExactly(
                        tuple("PENDING", "a", 200L),
                        tuple("PENDING", "c", 50L),
                        tuple("REVERSED", "c", -50L),
                        tuple("REVERSED", "a", -100L));
        assertThat(account(customer).path("pending").asLong()).isEqualTo(100);
        publisher.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(placed)
                        .setEventId(newId("e"))
                        .setType("CANCELLED")
                        .build());
        assertThat(outcomes(customer, 5).getLast().getPending()).isZero();
    }

    @Test
    void anAgentAdjustsOncePerKeyAndMustSayWhy() {
        String customer = earned(100);

        Http once = support().with("Idempotency-Key", newId("k"));
        Http.Answer first = once.post("/accounts/" + customer + "/adjustments", """
                {"points": -40, "reason": "a mistake"}""");
        Http.Answer again = once.post("/accounts/" + customer + "/adjustments", """
                {"points": -40, "reason": "a mistake"}""");

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.json().path("balance").asLong()).isEqualTo(60);
        Http.Answer tooMuch = adjust(customer, -61);
        assertThat(tooMuch.status()).isEqualTo(409);
        assertThat(tooMuch.code()).isEqualTo("insufficient_points");
        assertThat(support()
                        .post("/accounts/" + customer + "/adjustments", "{\"points\": 5, \"reason\": \" \"}")
                        .status())
                .isEqualTo(400);
        assertThat(support()
                        .post("/accounts/" + customer + "/adjustments", "{\"points\": 0, \"reason\": \"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(adjust(newId("nobody"), 5).status()).isEqualTo(404);
        LoyaltyEvent adjusted = outcomes(customer, 2).getLast();
        assertThat(adjusted.getActor()).isNotBlank();
        assertThat(adjusted.getCauseId())
                .isEqualTo(first.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(adjusted.getReason())
                .as("what agents write is not published")
                .isNull();
        assertThat(support()
                        .get("/accounts/" + customer + "/entries?after=1")
                        .json()
                        .at("/items/0/reason")
                        .asString())
                .isEqualTo("a mistake");
        Http.Answer shown = Http.at(port).as("storefront").get("/accounts/" + customer + "/entries?after=1");
        assertThat(shown.json().at("/items/0/points").asLong()).isEqualTo(-40);
        assertThat(shown.json().at("/items/0").propertyNames())
                .as("what agents write, and who they are, is not shown to the customer")
                .doesNotContain("reason", "actor");
    }

    @Test
    void whatSomebodyHadAtAnyInstantCanBeToldAndAStatementAddsUp() {
        String customer = earned(100);
        Instant before = clock.instant();
        clock.advance(Duration.ofSeconds(10));
        adjust(customer, -30);

        assertThat(support()
                        .get("/accounts/" + customer + "?asOf=" + before)
                        .json()
                        .path("balance")
                        .asLong())
                .isEqualTo(100);
        assertThat(support()
                        .get("/accounts/" + customer + "?asOf=2001-01-01T00:00:00Z")
                        .json()
                        .path("balance")
                        .asLong())
                .isZero();
        assertThat(support().get("/accounts/" + customer + "?asOf=once").status())
                .isEqualTo(400);
        Http.Answer statement = support().get("/accounts/" + customer + "/statement");
        assertThat(statement.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
        List<String> lines = statement.body().lines().toList();
        assertThat(lines.getFirst()).startsWith("sequence,occurredAt,recordedAt,type,points,balance,pending,ruleId");
        assertThat(lines.subList(1, lines.size()))
                .extracting(line -> line.split(",")[3] + " " + line.split(",")[4])
                .containsExactly("EARNED 100", "ADJUSTED -30");
        assertThat(support().get("/accounts/nobody/statement").status()).isEqualTo(404);
    }

    @Test
    void theDatabaseItselfRefusesWhatIsNoLedger() {
        String customer = earned(100);
        adjust(customer, -40);
        SoftAssertions all = new SoftAssertions();
        for (Forbidden forbidden : Forbidden.all()) {
            all.assertThat(refuser(forbidden.statement(), customer))
                    .as(forbidden.statement())
                    .isEqualTo(forbidden.by());
        }
        for (String column : jdbc.sql("""
                        select column_name from information_schema.columns where table_name = 'entry' and column_name <> 'reason'
                        """).query(String.class).list()) {
            String changing = "update entry set %1$s = %1$s where customer_id = :customer".formatted(column);
            all.assertThat(refuser(changing, customer)).as(changing).isEqualTo("entry.stays");
        }
        all.assertAll();
    }

    @Test
    void whateverKeepsTheBooksHasSomethingToRefuse() {
        assertThat(jdbc.sql("""
                        select conrelid::regclass || '.' || conname from pg_constraint
                         where contype in ('c', 'f', 'p', 'u') and conrelid = any (array['account', 'entry', 'lot', 'lot_use',
                               'customer_order', 'order_return', 'occasion', 'rule_use', 'reward_stock',
                               'reward_claim']::regclass[])
                         union all
                        select tgrelid::regclass || '.' || tgname from pg_trigger where not tgisinternal
                        """).query(String.class).set())
                .isEqualTo(Forbidden.all().stream().map(Forbidden::by).collect(toSet()));
    }

    /** By which table's constraint or trigger the database refuses a statement; the empty string if it does not. */
    private String refuser(String statement, String customer) {
        try {
            jdbc.sql(statement).param("customer", customer).update();
            return "";
        } catch (DataIntegrityViolationException e) {
            ServerErrorMessage refused =
                    requireNonNull(((PSQLException) e.getMostSpecificCause()).getServerErrorMessage());
            return refused.getTable() + "." + refused.getConstraint();
        }
    }

    @Test
    void whatTheShopOwesIsToldByAge() {
        earned(250);
        clock.advance(Duration.ofDays(31));
        earned(120);

        var liability = Http.at(port).as("data").get("/liability").json();

        assertThat(liability.path("openPoints").asLong()).isGreaterThanOrEqualTo(370);
        assertThat(liability.path("byAge").get(0).path("untilDays").asInt()).isEqualTo(30);
        assertThat(liability.path("byAge").get(0).path("points").asLong()).isGreaterThanOrEqualTo(120);
        assertThat(liability.path("byAge").get(1).path("points").asLong()).isGreaterThanOrEqualTo(250);
        assertThat(liability.path("byAge").size()).isEqualTo(6);
        assertThat(metrics()).contains("perennial_loyalty_open_points", "perennial_loyalty_overdue_seconds");
    }

    @Test
    void lookingAtTheMetricsCountsNoLots() {
        await().until(() -> openPoints() >= 0);
        double counted = openPoints();
        earned(250);

        clock.advance(Duration.ofMinutes(10));

        assertThat(openPoints()).isEqualTo(counted);
    }

    private double openPoints() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("perennial_loyalty_open_points{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private String metrics() {
        return Http.at(managementPort).as("data").get("/actuator/prometheus").body();
    }

    @Test
    void whoIsForgottenHasNothingLeftAndLateEventsDoNotBringHerBack() {
        String customer = earned(100);
        adjust(customer, 5);
        Instant at = clock.instant();
        publisher.publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder()
                        .setEventId(newId("e"))
                        .setType("ERASED")
                        .setOccurredAt(at)
                        .setCustomerId(customer)
                        .build());

        assertThat(outcomes(customer, 3).getLast())
                .extracting(LoyaltyEvent::getType, LoyaltyEvent::getPoints, LoyaltyEvent::getBalance)
                .containsExactly("ADJUSTED", -105L, 0L);
        assertThat(support().get("/accounts/" + customer + "/statement").body()).doesNotContain("because");
        clock.advance(Duration.ofSeconds(10));
        publisher.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(order(customer, newId("o"), line("a", 1, 900)))
                        .setOccurredAt(at.minusSeconds(60))
                        .build(),
                order(customer, newId("o"), line("a", 1, 700)));
        assertThat(outcomes(customer, 4).getLast())
                .extracting(LoyaltyEvent::getType, LoyaltyEvent::getPoints)
                .containsExactly("PENDING", 7L);
    }

    @Test
    void whenManySpendTheSameBalanceNobodySpendsWhatIsNotThere() throws Exception {
        String customer = earned(1_000);

        List<Http.Answer> answers = atOnce(
                IntStream.range(0, 3 * CALLERS).mapToObj(i -> (Callable<Http.Answer>) () -> adjust(customer, -7)));

        Map<Integer, Long> byStatus = answers.stream().collect(groupingBy(Http.Answer::status, counting()));
        assertThat(byStatus).isEqualTo(Map.of(201, 142L, 409, 3L * CALLERS - 142));
        assertThat(account(customer).path("balance").asLong()).isEqualTo(1_000 - 142 * 7);
    }

    /** Who went on with what was read before the account was there would decide upon the same order once more. */
    @Test
    void whoFindsThatAnotherOpensTheAccountMeanwhileBeginsAnew() throws SQLException {
        String customer = newId("new");
        OrderEvent known = order(customer, newId("o"), line("a", 1, 900));
        try (Connection another = pool.getConnection()) {
            another.setAutoCommit(false);
            try (PreparedStatement opening = another.prepareStatement("""
                    with opened as (insert into account (customer_id) values (?) returning customer_id)
                    insert into customer_order (customer_id, order_id, event_id) select customer_id, ?, 'another' from opened
                    """)) {
                opening.setString(1, customer);
                opening.setString(2, known.getOrderId());
                opening.execute();
            }
            publisher.publish(Topics.ORDERS, known);
            await().until(() -> jdbc.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                            .query(Long.class)
                            .single()
                    > 0);
            another.commit();
            another.setAutoCommit(true);
        }

        assertThat(outcomes(customer, 1)).extracting(LoyaltyEvent::getType).containsExactly("PENDING");
        assertThat(OutcomeReader.raw(Topics.ORDERS.deadLetterTopic(Service.LOYALTY)))
                .extracting(letter -> new String(requireNonNull(letter.key()), StandardCharsets.UTF_8))
                .doesNotContain(customer);
    }

    /**
     * Orders and what comes back by one topic, vouchers that are refused by another, adjustments and rewards by HTTP, and timers: nobody
     * waits in a circle.
     */
    @Test
    void whateverHappensToAHundredAccountsAtOnceTheBooksStayInOrder() throws Exception {
        putTrifle();
        Random random = new Random(11);
        List<String> customers =
                IntStream.range(0, 100).mapToObj(i -> newId("many")).toList();
        customers.forEach(customer ->
                publisher.publish(Topics.ORDERS, placedLongAgo(order(customer, newId("o"), line("a", 1, 50_000)))));
        OutcomeReader.await(Topics.LOYALTY_ENTRIES, 100, event -> customers.contains(event.getCustomerId()));
        List<OrderEvent> placed = new ArrayList<>();
        List<Callable<Http.Answer>> calls = new ArrayList<>();
        List<OrderEvent> events = new ArrayList<>();
        Queue<VoucherEvent> refusals = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < OPERATIONS; i++) {
            String customer = customers.get(random.nextInt(customers.size()));
            switch (random.nextInt(5)) {
                case 0 -> {
                    OrderEvent order = placedLongAgo(order(customer, newId("o"), line("a", 3, 3_000)));
                    placed.add(order);
                    events.add(order);
                }
                case 1 -> {
                    if (!placed.isEmpty()) {
                        events.add(returned(placed.get(random.nextInt(placed.size())), line("a", 1, 1_000)));
                    }
                }
                case 2 -> calls.add(() -> adjust(customer, -1 - random.nextInt(20)));
                case 3 -> calls.add(() -> claimTrifle(customer, refusals));
                default -> calls.add(() -> adjust(customer, 1 + random.nextInt(20)));
            }
        }
        Thread teller = Thread.ofPlatform().start(() -> publishInParts(events));
        List<Http.Answer> answers = atOnce(calls.stream());
        // Each partition has some of everybody, so that those who read them want the same accounts at the same time.
        publisher.publish(Topics.VOUCHERS, refusals.toArray(VoucherEvent[]::new));
        teller.join();
        clock.advance(Duration.ofDays(20));
        String last = newId("c");
        publisher.publish(Topics.ORDERS, order(last, newId("o"), line("a", 1, 100)));
        outcomes(last, 1);

        assertThat(answers).extracting(Http.Answer::status).isSubsetOf(201, 409);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.sql("select count(*) from customer_order where order_id = any (?)")
                                .param(placed.stream()
                                        .map(OrderEvent::getOrderId)
                                        .toArray(String[]::new))
                                .query(Long.class)
                                .single()
                        == placed.size());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.sql("select count(*) from reward_claim where refused_at is null")
                                .query(Long.class)
                                .single()
                        == 0);
        assertThat(Stream.of(Topics.ORDERS, Topics.VOUCHERS)
                        .flatMap(topic -> OutcomeReader.raw(topic.deadLetterTopic(Service.LOYALTY)).stream())
                        .map(letter -> new String(letter.value(), StandardCharsets.UTF_8)))
                .as("dead letters")
                .noneMatch(letter -> letter.contains("many-"));
        assertThat(jdbc.sql("select deadlocks from pg_stat_database where datname = current_database()")
                        .query(Long.class)
                        .single())
                .as("whoever waits in a circle is thrown out and tries again, and nothing else tells of it")
                .isZero();
    }

    private void putTrifle() {
        Http.Answer answer = Http.at(port).as("marketing").put("/rewards/trifle", """
                {"kind": "Reward", "id": "trifle", "costPoints": 1, "promotion": "trifle"}""");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** @param refusals to which is added that the voucher is refused, if there will be one */
    private Http.Answer claimTrifle(String customer, Collection<VoucherEvent> refusals) {
        Http.Answer answer = Http.at(port).as("storefront").post("/accounts/" + customer + "/rewards/trifle", "");
        if (answer.status() == 201) {
            refusals.add(VoucherEvent.newBuilder()
                    .setEventId(newId("e"))
                    .setType("REFUSED")
                    .setOccurredAt(clock.instant())
                    .setRecordedAt(clock.instant())
                    .setCauseId(newId("e"))
                    .setPromotionId("trifle")
                    .setCustomerId(customer)
                    .setRequestId(answer.json().path("requestId").asString())
                    .setReason("unknown_promotion")
                    .build());
        }
        return answer;
    }

    /** Small ones, so that there are many batches, and so many at a time that the broker's answers are not what is waited for. */
    private void publishInParts(List<OrderEvent> events) {
        for (int from = 0; from < events.size(); from += EVENTS_AT_ONCE) {
            publisher.publish(
                    Topics.ORDERS,
                    events.subList(from, Math.min(events.size(), from + EVENTS_AT_ONCE))
                            .toArray(OrderEvent[]::new));
        }
    }

    private static <T> List<T> atOnce(Stream<Callable<T>> calls) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : callers.invokeAll(calls.toList())) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    /** Of a customer who has so many points. */
    private String earned(long points) {
        String customer = newId("c");
        publisher.publish(Topics.ORDERS, placedLongAgo(order(customer, newId("o"), line("a", 1, points * 100))));
        outcomes(customer, 1);
        return customer;
    }

    /** Its return window is over. */
    private static OrderEvent placedLongAgo(OrderEvent order) {
        return OrderEvent.newBuilder(order)
                .setOccurredAt(order.getOccurredAt().minus(Duration.ofDays(PENDING_DAYS)))
                .build();
    }

    private OrderEvent order(String customer, String orderId, OrderLine... lines) {
        return OrderEvent.newBuilder()
                .setEventId(newId("e"))
                .setType("PLACED")
                .setOccurredAt(clock.instant())
                .setCustomerId(customer)
                .setOrderId(orderId)
                .setCurrency("EUR")
                .setTotalMinor(
                        Stream.of(lines).mapToLong(OrderLine::getPaidMinor).sum())
                .setLines(List.of(lines))
                .build();
    }

    private static OrderEvent returned(OrderEvent placed, OrderLine... lines) {
        return OrderEvent.newBuilder(placed)
                .setEventId(newId("r"))
                .setType("RETURNED")
                .setTotalMinor(
                        Stream.of(lines).mapToLong(OrderLine::getPaidMinor).sum())
                .setLines(List.of(lines))
                .build();
    }

    private static OrderLine line(String lineId, int quantity, long paidMinor, String... categories) {
        return OrderLine.newBuilder()
                .setLineId(lineId)
                .setSku("sku-" + lineId)
                .setCategories(List.of(categories))
                .setQuantity(quantity)
                .setUnitPriceMinor(paidMinor / quantity)
                .setPaidMinor(paidMinor)
                .build();
    }

    private Http.Answer adjust(String customer, long points) {
        return support().post("/accounts/" + customer + "/adjustments", """
                {"points": %d, "reason": "because"}""".formatted(points));
    }

    private Http support() {
        return Http.at(port).as("support");
    }

    private tools.jackson.databind.JsonNode account(String customer) {
        return support().get("/accounts/" + customer).json();
    }

    private static List<LoyaltyEvent> outcomes(String customer, int count) {
        return OutcomeReader.await(
                Topics.LOYALTY_ENTRIES, count, event -> event.getCustomerId().equals(customer));
    }

    private static String newId(String kind) {
        return kind + "-" + UUID.randomUUID();
    }
}
