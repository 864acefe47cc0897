package perennial.platform.admission;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import perennial.schemas.Service;
import perennial.schemas.Topic;

/**
 * A record that cannot be processed, as it goes to its dead-letter topic: key, value and headers as they were, and in further
 * headers why, and where it stood.
 */
public record DeadLetter(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {

    public static final String REASON = "perennial.reason";
    public static final String DETAIL = "perennial.detail";
    public static final String SOURCE_TOPIC = "perennial.topic";
    public static final String SOURCE_PARTITION = "perennial.partition";
    public static final String SOURCE_OFFSET = "perennial.offset";
    public static final String SOURCE_TIMESTAMP = "perennial.timestamp";

    /** The headers that are added to a dead letter's own, and taken off when it is replayed. */
    public static final List<String> HEADERS =
            List.of(REASON, DETAIL, SOURCE_TOPIC, SOURCE_PARTITION, SOURCE_OFFSET, SOURCE_TIMESTAMP);

    public static DeadLetter of(
            ConsumerRecord<byte[], byte[]> raw, Topic<?> topic, Service reader, Reason reason, String detail) {
        Headers headers = new RecordHeaders(raw.headers().toArray());
        HEADERS.forEach(headers::remove);
        add(headers, REASON, reason.code());
        add(headers, DETAIL, detail);
        add(headers, SOURCE_TOPIC, raw.topic());
        add(headers, SOURCE_PARTITION, Integer.toString(raw.partition()));
        add(headers, SOURCE_OFFSET, Long.toString(raw.offset()));
        add(headers, SOURCE_TIMESTAMP, Long.toString(raw.timestamp()));
        return new DeadLetter(topic.deadLetterTopic(reader), raw.key(), raw.value(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
