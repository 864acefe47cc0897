package perennial.voucher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import perennial.events.VoucherEvent;
import perennial.platform.testing.Backbone;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topics;

/** All that is told on {@code retention.vouchers}, as a {@code read_committed} reader gets it: one reader for all tests. */
final class ToldVouchers {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventCodec codec = EventCodec.connectedTo(Backbone.get().registryUrl());
    private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
            Map.of(
                    "bootstrap.servers", Backbone.get().bootstrapServers(),
                    "isolation.level", "read_committed",
                    "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    private final List<VoucherEvent> told = new ArrayList<>();

    ToldVouchers() {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.VOUCHERS.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** What fits the filter, as soon as there are {@code count} or more. */
    List<VoucherEvent> await(int count, Predicate<VoucherEvent> filter) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .pollInSameThread()
                .until(() -> now(filter), found -> found.size() >= count);
    }

    /** What fits the filter of all that stands on the topic now. */
    private List<VoucherEvent> now(Predicate<VoucherEvent> filter) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> told.add(decode(record.value())));
        }
        return told.stream().filter(filter).toList();
    }

    private VoucherEvent decode(byte[] value) {
        return switch (codec.decode(Topics.VOUCHERS, value)) {
            case Decoded.Value<VoucherEvent> good -> good.value();
            case Decoded.Undecodable<VoucherEvent> bad -> throw new AssertionError(bad.detail());
        };
    }
}
