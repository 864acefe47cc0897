package perennial.sandbox.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Topics;

/**
 * New customers who sign up at a steady rate, and a reader of committed outcomes in the same process. A delay runs from just
 * before the event is handed to the producer (so it includes the append) until the first outcome under the customer's key has
 * been read. As each customer has one event, the key names the cause.
 *
 * <p>The rate does not depend on the answers: what is slow is not asked less.
 */
final class LiveTraffic implements AutoCloseable {

    /** What signs up before is served slower than usual. */
    static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STRAGGLERS = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String prefix = "live-" + UUID.randomUUID() + "-";
    private final Home home;
    private final Answered answered;
    private final int rate;
    private final long[] sentAt;
    private final long[] readAt;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private volatile int sent;
    private volatile boolean sending = true;
    private volatile long readUntil = Long.MAX_VALUE;
    private @Nullable Future<?> sender;
    private @Nullable Future<?> reader;

    /** Whose events have an outcome. */
    enum Answered {
        ALL,
        SOME
    }

    private LiveTraffic(Home home, Answered answered, int rate, int most) {
        this.home = home;
        this.answered = answered;
        this.rate = rate;
        this.sentAt = new long[most];
        this.readAt = new long[most];
    }

    /**
     * @param outcomes where what they cause can be read
     * @param most so many sign up at most
     */
    static LiveTraffic start(Home home, Set<TopicPartition> outcomes, Answered answered, int rate, int most) {
        LiveTraffic traffic = new LiveTraffic(home, answered, rate, most);
        Consumer<byte[], byte[]> consumer = new KafkaClients(home.ports()).consumer(Map.of());
        consumer.assign(outcomes);
        consumer.seekToEnd(outcomes);
        // Seeking happens when the position is asked for.
        outcomes.forEach(consumer::position);
        traffic.reader = traffic.threads.submit(() -> traffic.read(consumer));
        traffic.sender = traffic.threads.submit(traffic::send);
        return traffic;
    }

    /** How many have signed up so far. */
    int sent() {
        return sent;
    }

    /** @throws Failure if it has stopped by itself */
    void complain() throws InterruptedException {
        if (sender != null && sender.isDone()) {
            await(sender);
        }
        if (reader != null && reader.isDone()) {
            await(reader);
        }
    }

    /** Nobody signs up any more; returns when the outcomes of all can be read. */
    void stop() throws InterruptedException {
        sending = false;
        await(sender);
        readUntil = System.nanoTime() + (answered == Answered.ALL ? STRAGGLERS : GRACE).toNanos();
        await(reader);
    }

    /** Of those from one number to another, after {@link #stop}. */
    Delays delays(int from, int to) {
        Delays delays = new Delays();
        for (int number = from; number < to; number++) {
            if (readAt[number] != 0) {
                delays.add(Duration.ofNanos(readAt[number] - sentAt[number]));
            } else if (answered == Answered.ALL) {
                throw new Failure("Customer " + prefix + number + " signed up, and no outcome came within "
                        + STRAGGLERS.toSeconds() + " s");
            }
        }
        if (delays.count() == 0) {
            throw new Failure("None of " + (to - from) + " who signed up had an outcome");
        }
        return delays;
    }

    private void send() {
        Happening happening = new Happening(new Random(1));
        long start = System.nanoTime();
        try (EventPublisher publisher = EventPublisher.eachAtOnce(home)) {
            for (int number = 0; number < sentAt.length && sending; number++) {
                long due = start + number * Duration.ofSeconds(1).toNanos() / rate;
                for (long ahead = due - System.nanoTime(); ahead > 0 && sending; ahead = due - System.nanoTime()) {
                    LockSupport.parkNanos(ahead);
                }
                String customerId = prefix + number;
                sentAt[number] = System.nanoTime();
                publisher.publish(
                        Topics.CUSTOMERS, happening.signUp(customerId + "-signed-up", customerId, Instant.now()));
                sent = number + 1;
            }
            publisher.flush();
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        try (consumer) {
            int found = 0;
            while (System.nanoTime() < readUntil && (sending || found < sent)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    long now = System.nanoTime();
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (key.startsWith(prefix)) {
                        int number = Integer.parseInt(key.substring(prefix.length()));
                        if (readAt[number] == 0) {
                            readAt[number] = now;
                            found++;
                        }
                    }
                }
            }
        }
    }

    private static void await(@Nullable Future<?> work) throws InterruptedException {
        try {
            if (work != null) {
                work.get();
            }
        } catch (ExecutionException e) {
            throw new Failure("Live traffic failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        sending = false;
        readUntil = Long.MIN_VALUE;
        threads.shutdownNow();
    }
}
