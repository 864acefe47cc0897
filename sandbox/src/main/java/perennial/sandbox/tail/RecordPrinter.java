package perennial.sandbox.tail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.json.AvroJson;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as JSON lines. An event is printed as it is. What is no event of the catalogue (a dead letter, a tombstone, bytes that
 * nobody can read) is printed in an envelope that tells its place, key and headers, and its value as far as it can be read.
 */
final class RecordPrinter {

    private final EventCodec codec;
    private final @Nullable Topic<?> events;
    private final @Nullable Topic<?> deadLettersOf;
    private final boolean always;

    /** @param alwaysInEnvelope whether events get an envelope too */
    RecordPrinter(EventCodec codec, String topic, boolean alwaysInEnvelope) {
        this.codec = codec;
        this.events = Topics.named(topic).orElse(null);
        this.deadLettersOf = deadLettersOf(topic).orElse(null);
        this.always = alwaysInEnvelope;
    }

    String print(ConsumerRecord<byte[], byte[]> record) {
        Topic<?> topic = events != null ? events : deadLettersOf;
        Optional<ObjectNode> event = topic == null || record.value() == null
                ? Optional.empty()
                : decoded(topic, record.value()).map(AvroJson::write);
        boolean bare = event.isPresent() && events != null && !always;
        return (bare ? event.get() : envelope(record, event)).toString();
    }

    private <V extends SpecificRecord> Optional<V> decoded(Topic<V> topic, byte[] value) {
        return switch (codec.decode(topic, value)) {
            case Decoded.Value<V> readable -> Optional.of(readable.value());
            case Decoded.Undecodable<V> unreadable -> Optional.empty();
        };
    }

    private static ObjectNode envelope(ConsumerRecord<byte[], byte[]> record, Optional<ObjectNode> event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("topic", record.topic());
        json.put("partition", record.partition());
        json.put("offset", record.offset());
        json.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
        putBytes(json, "key", record.key());
        ObjectNode headers = json.putObject("headers");
        for (Header header : record.headers()) {
            putBytes(headers, header.key(), header.value());
        }
        event.ifPresentOrElse(value -> json.set("value", value), () -> putBytes(json, "value", record.value()));
        return json;
    }

    /** As text where the bytes are printable UTF-8, in base64 under {@code <name>Base64} where not. */
    private static void putBytes(ObjectNode json, String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            json.putNull(name);
            return;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                json.put(name, text);
                return;
            }
        } catch (CharacterCodingException e) {
            // no text: below
        }
        json.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }

    private static Optional<Topic<?>> deadLettersOf(String name) {
        for (Topic<?> topic : Topics.all()) {
            for (Service service : topic.readers()) {
                if (topic.deadLetterTopic(service).equals(name)) {
                    return Optional.of(topic);
                }
            }
        }
        return Optional.empty();
    }
}
