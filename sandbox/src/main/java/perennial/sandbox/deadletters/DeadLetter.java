package perennial.sandbox.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that a service could not process: the bytes as they came, and headers that say why.
 */
record DeadLetter(LetterPartition partition, ConsumerRecord<byte[], byte[]> record) {

    private static final String REASON = "perennial.reason";
    private static final String DETAIL = "perennial.detail";
    private static final String TOPIC = "perennial.topic";
    private static final String PARTITION = "perennial.partition";
    private static final String OFFSET = "perennial.offset";
    private static final String TIMESTAMP = "perennial.timestamp";
    private static final String UNKNOWN = "?";
    private static final Set<String> ADDED = Set.of(REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIMESTAMP);

    boolean isReplayed() {
        return partition.isReplayed(record.offset());
    }

    void markReplayed() {
        partition.markReplayed(record.offset());
    }

    String reason() {
        return header(REASON);
    }

    String detail() {
        return header(DETAIL);
    }

    /** Where the record stood, for example {@code storefront.orders-2@17}. */
    String origin() {
        return header(TOPIC) + "-" + header(PARTITION) + "@" + header(OFFSET);
    }

    /** Equal for letters of one original; a letter that does not tell its origin is one of its own. */
    String identity() {
        return origin().contains(UNKNOWN)
                ? record.topic() + "-" + record.partition() + "@" + record.offset()
                : origin();
    }

    /** When it was put aside. */
    Instant when() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    String key() {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** The original once more: on the partition that its key belongs to, or where records stand on all, on that it came from. */
    ProducerRecord<byte[], byte[]> original() {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!ADDED.contains(header.key())) {
                headers.add(header);
            }
        }
        Integer target = switch (partition.source().spread()) {
            case BY_KEY -> null;
            case EVERY_PARTITION -> Integer.valueOf(header(PARTITION));
        };
        return new ProducerRecord<>(partition.source().name(), target, record.key(), record.value(), headers);
    }

    private String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? UNKNOWN : new String(header.value(), StandardCharsets.UTF_8);
    }
}
