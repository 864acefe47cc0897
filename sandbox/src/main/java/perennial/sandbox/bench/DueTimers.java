package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import perennial.events.MembershipEvent;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topics;

/**
 * What became of timers that were all due at one instant.
 *
 * @param decided how long after it each was decided, by the service's clock
 * @param read how long after it each could be read as committed
 */
record DueTimers(Delays decided, Delays read) {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * Reads until all have been told.
     *
     * @param segmentId what their customers enter
     * @param outcomes where that is told, from where on it can be
     */
    static DueTimers await(Home home, Map<TopicPartition, Long> outcomes, String segmentId, int count, Instant due) {
        DueTimers timers = new DueTimers(new Delays(), new Delays());
        try (Consumer<byte[], byte[]> consumer = new KafkaClients(home.ports()).consumer(Map.of());
                EventCodec codec = EventCodec.connectedTo(home.ports().registryUrl());
                Progress progress = new Progress("timers told", count)) {
            Set<TopicPartition> partitions = outcomes.keySet();
            consumer.assign(partitions);
            outcomes.forEach(consumer::seek);
            while (timers.read.count() < count) {
                var records = consumer.poll(POLL);
                Instant now = Instant.now();
                if (now.isAfter(due.plus(PATIENCE))) {
                    throw new Failure("Only " + timers.read.count() + " of " + count + " timers were told within "
                            + PATIENCE.toMinutes() + " minutes");
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    timers.add(event(codec, record), segmentId, due, now);
                }
                progress.stepTo(timers.read.count());
            }
        }
        return timers;
    }

    private void add(MembershipEvent event, String segmentId, Instant due, Instant now) {
        if (event.getSegmentId().equals(segmentId)
                && event.getReason().equals("TIME")
                && event.getOccurredAt().equals(due)) {
            decided.add(Duration.between(due, event.getRecordedAt()));
            read.add(Duration.between(due, now));
        }
    }

    private static MembershipEvent event(EventCodec codec, ConsumerRecord<byte[], byte[]> record) {
        return switch (codec.decode(Topics.MEMBERSHIPS, record.value())) {
            case Decoded.Value<MembershipEvent> value -> value.value();
            case Decoded.Undecodable<MembershipEvent> unreadable ->
                throw new Failure("A membership cannot be read: " + unreadable.detail());
        };
    }
}
