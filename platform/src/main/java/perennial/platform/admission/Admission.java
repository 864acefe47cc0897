package perennial.platform.admission;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import perennial.platform.admission.Verdict.Admitted;
import perennial.platform.admission.Verdict.Rejected;
import perennial.platform.admission.Verdict.Tombstone;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Retention;
import perennial.schemas.Spread;
import perennial.schemas.Topic;

/** Decodes raw records and makes the checks that all readers make alike. */
public final class Admission {

    private static final Duration CLOCK_SKEW_ALLOWED = Duration.ofMinutes(5);
    private static final char REPLACEMENT_CHARACTER = '\uFFFD';

    private final EventCodec codec;
    private final Clock clock;
    private final ToIntFunction<String> partitionCount;

    /** @param partitionCount how many partitions a topic has */
    public Admission(EventCodec codec, Clock clock, ToIntFunction<String> partitionCount) {
        this.codec = codec;
        this.clock = clock;
        this.partitionCount = partitionCount;
    }

    /** @throws perennial.schemas.RegistryUnavailableException if the registry has to be asked and does not answer */
    public <V extends SpecificRecord> Verdict<V> admit(Topic<V> topic, ConsumerRecord<byte[], byte[]> raw) {
        byte[] rawKey = raw.key();
        if (rawKey == null || rawKey.length == 0) {
            return new Rejected<>(Reason.MISSING_KEY, "the record has no key");
        }
        String key = utf8(rawKey);
        if (key == null) {
            return new Rejected<>(Reason.WRONG_KEY, "the key is not UTF-8");
        }
        if (topic.spread() == Spread.BY_KEY) {
            int expected = BuiltInPartitioner.partitionForKey(rawKey, partitionCount.applyAsInt(topic.name()));
            if (raw.partition() != expected) {
                return new Rejected<>(
                        Reason.WRONG_PARTITION,
                        "the key belongs on partition " + expected + " by murmur2, the record is on "
                                + raw.partition());
            }
        }
        if (raw.value() == null) {
            return topic.retention() == Retention.COMPACTED
                    ? new Tombstone<>(key)
                    : new Rejected<>(Reason.NOT_AVRO, "the record has no value");
        }
        Decoded<V> decoded = codec.decode(topic, raw.value());
        return switch (decoded) {
            case Decoded.Undecodable<V> undecodable ->
                new Rejected<>(
                        switch (undecodable.reason()) {
                            case NOT_AVRO -> Reason.NOT_AVRO;
                            case UNKNOWN_SCHEMA -> Reason.UNKNOWN_SCHEMA;
                        },
                        undecodable.detail());
            case Decoded.Value<V> value -> check(topic, raw, key, value.value());
        };
    }

    private <V extends SpecificRecord> Verdict<V> check(
            Topic<V> topic, ConsumerRecord<byte[], byte[]> raw, String key, V value) {
        Optional<String> defect = topic.defect().apply(value);
        if (defect.isPresent()) {
            return new Rejected<>(Reason.INVALID, defect.get());
        }
        if (!topic.key().apply(value).equals(key)) {
            return new Rejected<>(Reason.WRONG_KEY, "the key is not the one of the value");
        }
        Instant occurredAt = topic.occurredAt().apply(value);
        if (occurredAt.isAfter(clock.instant().plus(CLOCK_SKEW_ALLOWED))) {
            return new Rejected<>(
                    Reason.OCCURRED_IN_FUTURE, "occurredAt is more than 5 minutes in the future: " + occurredAt);
        }
        return new Admitted<>(new Inbound<>(
                value, key, topic.name(), raw.partition(), raw.offset(), Instant.ofEpochMilli(raw.timestamp())));
    }

    /** A decoder that reports mistakes takes far longer than the one that puts a mark in their place, so that one comes first. */
    private static @Nullable String utf8(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT_CHARACTER) < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
                ? text
                : null;
    }
}
