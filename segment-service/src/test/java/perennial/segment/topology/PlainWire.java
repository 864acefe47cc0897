package perennial.segment.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import perennial.platform.admission.Inbound;
import perennial.platform.admission.Reason;
import perennial.platform.admission.Verdict;
import perennial.schemas.Topic;

/** Avro without a registry, and of the checks those that a topology without partitions can make. */
final class PlainWire implements Wire {

    @Override
    public <V extends SpecificRecord> Verdict<V> admit(Topic<V> topic, ConsumerRecord<byte[], byte[]> raw) {
        if (raw.key() == null) {
            return new Verdict.Rejected<>(Reason.MISSING_KEY, "the record has no key");
        }
        String key = new String(raw.key(), StandardCharsets.UTF_8);
        if (raw.value() == null) {
            return new Verdict.Tombstone<>(key);
        }
        V value;
        try {
            value = decode(topic, raw.value());
        } catch (IOException | RuntimeException e) {
            return new Verdict.Rejected<>(Reason.NOT_AVRO, "value is not Avro");
        }
        Optional<String> defect = topic.defect().apply(value);
        if (defect.isPresent()) {
            return new Verdict.Rejected<>(Reason.INVALID, defect.get());
        }
        return new Verdict.Admitted<>(new Inbound<>(
                value, key, raw.topic(), raw.partition(), raw.offset(), Instant.ofEpochMilli(raw.timestamp())));
    }

    @Override
    public <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
        try {
            ByteBuffer encoded =
                    new BinaryMessageEncoder<V>(SpecificData.getForClass(topic.type()), topic.schema()).encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <V extends SpecificRecord> V decode(Topic<V> topic, byte[] bytes) throws IOException {
        return new BinaryMessageDecoder<V>(SpecificData.getForClass(topic.type()), topic.schema()).decode(bytes);
    }
}
