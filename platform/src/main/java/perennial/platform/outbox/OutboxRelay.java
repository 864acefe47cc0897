package perennial.platform.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.UUIDSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perennial.platform.outbox.OutboxTable.Batch;
import perennial.platform.outbox.OutboxTable.Outgoing;

/**
 * Publishes the outbox, each row exactly once for {@code read_committed} readers, whatever is killed or paused when.
 *
 * <p>One process relays: the one that raised the epoch last. Its cycle stamps a batch, which is the next rows under a fresh
 * id, sends them together with a marker of that id in one Kafka transaction, and deletes them. What a predecessor left is decided by the
 * last marker: a stamped batch that equals it was committed, another one was not. See {@code docs/decisions/exactly-once-outbox.md}.
 */
class OutboxRelay implements Runnable, AutoCloseable {

    /**
     * @param holder names this process; after a restart the same name may take over without waiting for the lease
     * @param worthClearing after so many rows the place of those that were deleted is cleared: the database itself looks each minute
     */
    record Settings(
            String holder,
            String transactionalId,
            String markerTopic,
            Duration lease,
            Duration pollInterval,
            int worthClearing) {

        static Settings of(String holder, String transactionalId, String markerTopic) {
            return new Settings(
                    holder, transactionalId, markerTopic, Duration.ofSeconds(10), Duration.ofMillis(100), 50_000);
        }
    }

    private record TopicMeters(Counter sent, Timer latency) {}

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);
    private static final Duration STANDBY_POLL = Duration.ofMillis(500);

    /** A cycle costs the same however few rows it has: under a steady trickle the next ones are left to gather. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final int WORTH_A_CYCLE = 200;

    private static final UUIDSerializer IDS = new UUIDSerializer();

    private final OutboxTable table;
    private final Map<String, Object> kafka;
    private final Settings settings;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Consumer<RelayStep> checkpoint;
    private final Map<String, TopicMeters> meters = new HashMap<>();
    private final Semaphore wakeUp = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private int deleted;
    private volatile boolean stopping;

    /** @param kafka the clients' connection settings */
    OutboxRelay(
            OutboxTable table,
            Map<String, Object> kafka,
            Settings settings,
            Clock clock,
            MeterRegistry metrics,
            Consumer<RelayStep> checkpoint) {
        this.table = table;
        this.kafka = kafka;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.checkpoint = checkpoint;
    }

    /** There may be something to send. */
    void wake() {
        wakeUp.release();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                try {
                    OptionalLong epoch = table.takeEpoch(settings.holder(), settings.lease());
                    if (epoch.isPresent()) {
                        hold(epoch.getAsLong());
                    } else {
                        pause(STANDBY_POLL);
                    }
                } catch (RuntimeException | Error failure) {
                    // Whatever it was: a relay that has ended would not be missed before its outbox is old.
                    LOG.warn("The outbox relay starts over: {}", failure.toString());
                    pause(PAUSE_AFTER_FAILURE);
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /** Takes over, then relays until something fails, another process takes over, or this one stops. */
    private void hold(long epoch) {
        checkpoint.accept(RelayStep.EPOCH_TAKEN);
        try (Producer<byte[], byte[]> producer = newProducer()) {
            producer.initTransactions();
            checkpoint.accept(RelayStep.PREDECESSOR_FENCED);
            if (!table.holds(epoch)) {
                return;
            }
            checkpoint.accept(RelayStep.EPOCH_CHECKED);
            settle(producer);
            LOG.info("Relaying the outbox in epoch {}", epoch);
            cycle(epoch, producer);
        }
    }

    /** What the predecessor stamped is either committed, and then its marker is the last one, or it is to be sent again. */
    private void settle(Producer<byte[], byte[]> producer) {
        Optional<UUID> marked = MarkerTopic.last(kafka, settings.markerTopic());
        checkpoint.accept(RelayStep.MARKER_READ);
        marked.ifPresent(table::delete);
        checkpoint.accept(RelayStep.MARKED_BATCH_DELETED);
        table.stampedBatch().ifPresent(batchId -> publish(producer, table.read(batchId)));
    }

    private void cycle(long epoch, Producer<byte[], byte[]> producer) {
        Instant renewed = clock.instant();
        while (!stopping) {
            Batch batch = table.stamp(epoch, UUID.randomUUID());
            if (batch.rows().isEmpty()) {
                pause(settings.pollInterval());
            } else {
                checkpoint.accept(RelayStep.STAMPED);
                publish(producer, batch);
                if (batch.rows().size() < WORTH_A_CYCLE) {
                    gather();
                }
            }
            if (clock.instant().isAfter(renewed.plus(settings.lease().dividedBy(4)))) {
                table.renew(epoch);
                renewed = clock.instant();
            }
        }
        table.release(epoch);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction fails if a send did
    private void publish(Producer<byte[], byte[]> producer, Batch batch) {
        producer.beginTransaction();
        batch.rows().forEach(row -> producer.send(row.message()));
        checkpoint.accept(RelayStep.ROWS_SENT);
        producer.send(new ProducerRecord<>(
                settings.markerTopic(), MarkerTopic.KEY, IDS.serialize(settings.markerTopic(), batch.id())));
        checkpoint.accept(RelayStep.MARKER_SENT);
        producer.commitTransaction();
        checkpoint.accept(RelayStep.COMMITTED);
        table.delete(batch.id());
        checkpoint.accept(RelayStep.DELETED);
        count(batch.rows());
        deleted += batch.rows().size();
        if (deleted >= settings.worthClearing()) {
            table.clear();
            deleted = 0;
        }
    }

    private void count(List<Outgoing> rows) {
        Instant now = Instant.now();
        for (Outgoing row : rows) {
            TopicMeters ofTopic = meters.computeIfAbsent(row.message().topic(), this::newMeters);
            ofTopic.sent().increment();
            Instant causedAt = row.causedAt();
            if (causedAt != null) {
                ofTopic.latency().record(Duration.between(causedAt, now));
            }
        }
    }

    private TopicMeters newMeters(String topic) {
        return new TopicMeters(
                metrics.counter("perennial.outbox.sent", "topic", topic),
                Timer.builder("perennial.outcome.latency")
                        .description("From the publishing of an event to the publishing of the outcome that it caused")
                        .tag("topic", topic)
                        .publishPercentileHistogram()
                        .register(metrics));
    }

    private Producer<byte[], byte[]> newProducer() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        // All of a transaction leaves at its commit at the latest; a compressor is made anew for each of the producer's
        // batches.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 1_000);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void gather() {
        try {
            Thread.sleep(GATHERING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void pause(Duration atMost) {
        try {
            if (wakeUp.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUp.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Asks the relay to stop after the batch in hand. */
    void stop() {
        stopping = true;
        wake();
    }

    /** Stops, and waits until it has. */
    @Override
    public void close() {
        stop();
        try {
            if (!ended.await(15, TimeUnit.SECONDS)) {
                LOG.warn("The outbox relay did not stop in time; its successor will settle what it left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
