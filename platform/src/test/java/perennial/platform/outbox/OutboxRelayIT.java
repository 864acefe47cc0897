package perennial.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.events.OrderEvent;
import perennial.platform.admission.DeadLetter;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.EventCodec;
import perennial.schemas.RegistryUnavailableException;
import perennial.schemas.Retention;
import perennial.schemas.Spread;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Wherever a relay is stopped, whoever takes over, each outcome is on its topic exactly once and in its key's order. */
@Execution(ExecutionMode.CONCURRENT)
class OutboxRelayIT {

    private static final int KEYS = 7;

    /** The steps of a takeover; the others are those of the cycle. */
    private static final EnumSet<RelayStep> TAKEOVER =
            EnumSet.range(RelayStep.EPOCH_TAKEN, RelayStep.MARKED_BATCH_DELETED);

    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final String topic = "outcomes-" + suffix;
    private final String markerTopic = "marker-" + suffix;
    private final List<OutboxRelay> relays = new ArrayList<>();
    private final List<Stopper> stoppers = new ArrayList<>();
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final EventCodec codec = Backbone.get().codec();
    private Backbone.Database database = Backbone.get().newDatabase();
    private TransactionTemplate writes = new TransactionTemplate();
    private Outbox outbox = new Outbox(codec, new JdbcTemplate(), () -> {});
    private Duration lease = Duration.ofSeconds(1);
    private int appended;

    @BeforeEach
    void prepare() throws Exception {
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/platform")
                .load()
                .migrate();
        HikariDataSource pool = pool();
        writes = new TransactionTemplate(new JdbcTransactionManager(pool));
        outbox = new Outbox(codec, new JdbcTemplate(pool), () -> {});
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Backbone.get().bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(topic, 3, (short) 1),
                            new NewTopic(markerTopic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void tearDown() {
        relays.forEach(OutboxRelay::stop);
        stoppers.forEach(Stopper::goOn);
        relays.forEach(OutboxRelay::close);
        pools.forEach(HikariDataSource::close);
    }

    @ParameterizedTest
    @EnumSource(RelayStep.class)
    void aRelayThatDiesAfterAnyStepOfItsFirstLifeIsReplacedWithoutLossOrRepetition(RelayStep step) {
        append(50);
        Stopper stopped = start("a", step);
        stopped.awaitStopped();
        append(50);

        start("a", null);

        awaitAllPublishedOnce();
    }

    static Stream<Arguments> deathsDuringTakeover() {
        return Stream.of(RelayStep.STAMPED, RelayStep.MARKER_SENT, RelayStep.COMMITTED)
                .flatMap(left -> TAKEOVER.stream().map(step -> Arguments.of(left, step)));
    }

    @ParameterizedTest
    @MethodSource("deathsDuringTakeover")
    void aRelayThatDiesWhileItTakesOverFromADeadOneIsReplacedToo(RelayStep firstDiedAfter, RelayStep secondDiedAfter) {
        append(50);
        start("a", firstDiedAfter).awaitStopped();
        append(50);
        start("a", secondDiedAfter).awaitStopped();
        append(50);

        start("a", null);

        awaitAllPublishedOnce();
    }

    @ParameterizedTest
    @EnumSource(RelayStep.class)
    void aRelayThatIsPausedAfterAnyStepDoesNoHarmWhenItGoesOn(RelayStep step) {
        append(50);
        Stopper paused = start("a", step);
        paused.awaitStopped();
        append(50);
        start("b", null);
        awaitAllPublishedOnce();

        paused.goOn();
        append(50);

        awaitAllPublishedOnce();
        assertThat(holder()).isEqualTo("b");
    }

    @Test
    void aRelayThatIsPausedInsideItsTransactionHoldsNobodyUpForLong() {
        append(50);
        Stopper paused = new Stopper(null);
        stoppers.add(paused);
        startWith("a", paused, new JdbcTransactionManager(pool()) {
            @Override
            protected void doCommit(DefaultTransactionStatus status) {
                if (outboxIsStampedHere()) {
                    paused.stop();
                }
                super.doCommit(status);
            }

            private boolean outboxIsStampedHere() {
                return new JdbcTemplate(Objects.requireNonNull(getDataSource()))
                                .queryForList("select 1 from outbox_relay where batch_id is not null")
                                .size()
                        == 1;
            }
        });
        paused.awaitStopped();

        start("b", null);
        awaitAllPublishedOnce();
        paused.goOn();
        append(50);

        awaitAllPublishedOnce();
    }

    @Test
    void manyRelaysThatDieAtRandomWhileOthersWriteLoseAndRepeatNothing() throws InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer = Thread.ofPlatform().start(() -> {
            while (writing.get()) {
                append(20);
            }
        });
        RelayStep[] steps = RelayStep.values();
        for (int life = 0; life < 25; life++) {
            Stopper stopper = start("a", steps[random.nextInt(steps.length)]);
            stopper.awaitStopped();
        }
        writing.set(false);
        writer.join();

        start("a", null);

        assertThat(appended).as("seed %d", seed).isGreaterThan(500);
        awaitAllPublishedOnce();
    }

    @Test
    void aGracefulStopHandsOverWithoutWaitingForTheLease() {
        lease = Duration.ofHours(1);
        append(10);
        start("a", null);
        awaitAllPublishedOnce();
        relays.getFirst().close();

        append(10);
        start("b", null);

        awaitAllPublishedOnce();
    }

    @Test
    void aRowThatIsCommittedAmidABatchThatIsBeingSentIsSentAfterIt() {
        append(10);
        Stopper stopped = Objects.requireNonNull(writes.execute(status -> {
            outbox.append(
                    new DeadLetter(topic, bytes("late"), bytes(Integer.toString(appended++)), new RecordHeaders()));
            CompletableFuture.runAsync(() -> append(10)).join();
            Stopper relay = start("a", RelayStep.STAMPED);
            relay.awaitStopped();
            return relay;
        }));
        stopped.goOn();

        awaitAllPublishedOnce();
    }

    @Test
    void thePlaceOfWhatWasSentIsClearedNowAndThen() {
        start("a", null);
        append(200);
        awaitAllPublishedOnce();

        Awaitility.await().until(() -> jdbc().sql("""
                        select vacuum_count > 0 from pg_stat_user_tables where relname = 'outbox'
                        """).query(Boolean.class).single());
    }

    @Test
    void whatIsRolledBackIsNotPublished() {
        start("a", null);
        writes.executeWithoutResult(status -> {
            outbox.append(new DeadLetter(topic, bytes("0"), bytes("never"), new RecordHeaders()));
            status.setRollbackOnly();
        });
        append(10);

        awaitAllPublishedOnce();
    }

    @Test
    void aRowThatTheBrokerWouldRefuseForItsSizeIsRefusedWhenItIsAppended() {
        DeadLetter tooLarge =
                new DeadLetter(topic, bytes("k"), new byte[Outbox.MAX_DEAD_LETTER_BYTES + 1], new RecordHeaders());

        assertThatThrownBy(() -> writes.executeWithoutResult(status -> outbox.append(tooLarge)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void aBatchFitsIntoMemoryHoweverLargeItsRowsAre() {
        byte[] large = new byte[1_800_000];
        for (int row = 0; row < 6; row++) {
            writes.executeWithoutResult(
                    status -> outbox.append(new DeadLetter(topic, bytes("k"), large, new RecordHeaders())));
        }
        OutboxTable table = new OutboxTable(jdbc(), writes);
        long epoch = table.takeEpoch("one", lease).orElseThrow();

        OutboxTable.Batch first = table.stamp(epoch, UUID.randomUUID());
        table.delete(first.id());
        OutboxTable.Batch second = table.stamp(epoch, UUID.randomUUID());

        assertThat(first.rows()).as("those that begin within eight megabytes").hasSize(5);
        assertThat(second.rows()).hasSize(1);
    }

    /** Of every two rows one was sent before, as when two transactions take ids by turns: a batch is nothing but gaps. */
    @Test
    void aBatchIsFoundInALargeOutboxWhoseRowsCameByTurns() {
        jdbc().sql("insert into outbox (topic, value) select 'many', '' from generate_series(1, 300000)")
                .update();
        jdbc().sql("delete from outbox where id % 2 = 0").update();
        jdbc().sql("analyze outbox").update();
        OutboxTable table = new OutboxTable(jdbc(), writes);
        long epoch = table.takeEpoch("one", lease).orElseThrow();
        long before = unsent();

        OutboxTable.Batch batch = table.stamp(epoch, UUID.randomUUID());
        table.delete(batch.id());

        assertThat(batch.rows()).hasSizeGreaterThan(1_000);
        assertThat(unsent()).isEqualTo(before - batch.rows().size());
    }

    @Test
    void whetherAnOutcomeCanBeToldIsKnownBeforehand() {
        OrderEvent order = OrderEvent.newBuilder()
                .setEventId("e-1")
                .setType("PLACED")
                .setOccurredAt(Instant.EPOCH)
                .setCustomerId("c-1")
                .setOrderId("o-1")
                .setCurrency("EUR")
                .setTotalMinor(1)
                .build();
        Topic<OrderEvent> unregistered = new Topic<>(
                topic,
                OrderEvent.class,
                Retention.FOREVER,
                OrderEvent::getCustomerId,
                OrderEvent::getOccurredAt,
                event -> Optional.empty(),
                Set.of(),
                Spread.BY_KEY);

        try (EventCodec knowingNothing = EventCodec.connectedTo(Backbone.get().registryUrl())) {
            Outbox untold = new Outbox(knowingNothing, new JdbcTemplate(), () -> {});
            assertThatThrownBy(() -> untold.check(unregistered, order))
                    .isInstanceOf(RegistryUnavailableException.class);
        }
        outbox.check(Topics.ORDERS, order);
        assertThat(unsent()).isZero();
    }

    @Test
    void nothingIsAppendedOutsideOfATransaction() {
        DeadLetter letter = new DeadLetter(topic, bytes("k"), bytes("v"), new RecordHeaders());

        assertThatThrownBy(() -> outbox.append(letter)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWaitsIsCountedAndIsAsOldAsItsFirst() {
        OutboxTable table = new OutboxTable(jdbc(), writes);
        assertThat(table.rows()).isZero();
        assertThat(table.ageSeconds()).isZero();
        append(10);
        jdbc().sql(
                        "update outbox set created_at = created_at - interval '1 hour' where id = (select min(id) from outbox)")
                .update();

        assertThat(table.rows()).isEqualTo(10);
        assertThat(table.ageSeconds()).isBetween(3_600.0, 3_700.0);
    }

    /** Appends numbered rows, each key's in rising order, in small transactions. */
    private synchronized void append(int count) {
        IntStream.range(0, count / 10)
                .forEach(ignored -> writes.executeWithoutResult(status -> {
                    for (int i = 0; i < 10; i++) {
                        int number = appended++;
                        outbox.append(new DeadLetter(
                                topic,
                                bytes("k" + number % KEYS),
                                bytes(Integer.toString(number)),
                                new RecordHeaders()));
                    }
                }));
    }

    private Stopper start(String holder, @Nullable RelayStep stopAfter) {
        Stopper stopper = new Stopper(stopAfter);
        stoppers.add(stopper);
        startWith(holder, stopper, new JdbcTransactionManager(pool()));
        return stopper;
    }

    private void startWith(String holder, Stopper stopper, JdbcTransactionManager transactions) {
        JdbcClient jdbc = JdbcClient.create(Objects.requireNonNull(transactions.getDataSource()));
        OutboxRelay relay = new OutboxRelay(
                new OutboxTable(jdbc, new TransactionTemplate(transactions)),
                Map.of("bootstrap.servers", Backbone.get().bootstrapServers()),
                new OutboxRelay.Settings(holder, "relay-" + suffix, markerTopic, lease, Duration.ofMillis(20), 100),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                stopper);
        relays.add(relay);
        Thread.ofPlatform().name("relay-" + relays.size()).daemon().start(relay);
    }

    private HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(3);
        pool.setMinimumIdle(0);
        pools.add(pool);
        return pool;
    }

    private void awaitAllPublishedOnce() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::unsent, count -> count == 0);
        // A commit returns before its markers are on the partitions, so readers may be a moment behind it.
        List<ConsumerRecord<byte[], byte[]>> published = OutcomeReader.awaitRaw(topic, appended);

        assertThat(published.stream().map(record -> number(record.value())).sorted())
                .containsExactlyElementsOf(IntStream.range(0, appended).boxed().toList());
        Map<String, Integer> lastOfKey = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : published) {
            int number = number(record.value());
            Integer before = lastOfKey.put(new String(record.key(), StandardCharsets.UTF_8), number);
            assertThat(before == null || before < number).as("order of key").isTrue();
        }
    }

    private long unsent() {
        return jdbc().sql("select count(*) from outbox").query(Long.class).single();
    }

    private String holder() {
        return jdbc().sql("select holder from outbox_relay").query(String.class).single();
    }

    private JdbcClient jdbc() {
        return JdbcClient.create(pools.getFirst());
    }

    private static int number(byte[] value) {
        return Integer.parseInt(new String(value, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Stops a relay's thread for good, or until it may go on: from outside the process looks dead. */
    private static final class Stopper implements Consumer<RelayStep> {

        private final @Nullable RelayStep stopAfter;
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private boolean used;

        Stopper(@Nullable RelayStep stopAfter) {
            this.stopAfter = stopAfter;
        }

        @Override
        public void accept(RelayStep step) {
            if (step == stopAfter) {
                stop();
            }
        }

        void stop() {
            if (used) {
                return;
            }
            used = true;
            stopped.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitStopped() {
            try {
                assertThat(stopped.await(30, TimeUnit.SECONDS))
                        .as("reached " + stopAfter)
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void goOn() {
            mayGoOn.countDown();
        }
    }
}
