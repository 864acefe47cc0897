package perennial.segment.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import perennial.segment.state.DefinitionState;
import perennial.segment.state.ProgressState;

/**
 * Records as the stores keep them: Avro's single-object encoding, which begins with the fingerprint of the schema that wrote
 * it. A store outlives releases, so the schema of each release that changed one must be added to its decoder.
 */
final class StateSerdes {

    private StateSerdes() {}

    static Serde<DefinitionState> definitions() {
        return serde(DefinitionState.getEncoder(), DefinitionState.getDecoder());
    }

    static Serde<ProgressState> progress() {
        return serde(ProgressState.getEncoder(), ProgressState.getDecoder());
    }

    private static <T> Serde<T> serde(BinaryMessageEncoder<T> encoder, BinaryMessageDecoder<T> decoder) {
        Serializer<T> serializer = (topic, value) -> value == null ? null : encode(encoder, value);
        Deserializer<T> deserializer = (topic, bytes) -> bytes == null ? null : decode(decoder, bytes);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static <T> byte[] encode(BinaryMessageEncoder<T> encoder, T value) {
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T decode(BinaryMessageDecoder<T> decoder, byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
