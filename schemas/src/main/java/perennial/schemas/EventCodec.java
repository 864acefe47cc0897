package perennial.schemas;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Values to bytes and back, in Confluent's wire format: a zero byte, the schema's id as four big-endian bytes, Avro binary.
 * Schemas come from the registry and are cached; it is asked once for each. Safe for use by several threads.
 */
public final class EventCodec implements AutoCloseable {

    private static final int HEADER_BYTES = 5;

    private final Serializer<Object> serializer;
    private final Deserializer<Object> deserializer;
    private final SchemaRegistry registry;

    private EventCodec(SerdeConfiguration configuration, SchemaRegistry registry) {
        this.serializer = configuration.newSerializer();
        this.deserializer = configuration.newDeserializer();
        this.registry = registry;
    }

    /** @param baseUrl the registry's base address, for example {@code http://localhost:8081} */
    public static EventCodec connectedTo(String baseUrl) {
        return new EventCodec(SerdeConfiguration.forRegistry(baseUrl), SchemaRegistry.at(baseUrl));
    }

    /**
     * @throws RegistryUnavailableException if the registry has to be asked and does not answer, or does not hold this schema: whoever
     *     deploys registers, services do not
     * @throws IllegalArgumentException if the value does not fit its own schema
     */
    public <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
        try {
            return serializer.serialize(topic.name(), value);
        } catch (RuntimeException e) {
            if (causedByIo(e)) {
                throw new RegistryUnavailableException("The registry does not answer", e);
            }
            if (!fits(topic, value)) {
                throw new IllegalArgumentException("A value does not fit " + topic.subject(), e);
            }
            throw new RegistryUnavailableException(
                    "Cannot write " + topic.subject() + "; is its schema registered?", e);
        }
    }

    /** Serializers say in ways of their own what they failed at; Avro alone needs no registry. */
    private static <V extends SpecificRecord> boolean fits(Topic<V> topic, V value) {
        try {
            new SpecificDatumWriter<V>(topic.schema())
                    .write(value, EncoderFactory.get().directBinaryEncoder(OutputStream.nullOutputStream(), null));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** @throws RegistryUnavailableException if the registry has to be asked and does not answer */
    public <V extends SpecificRecord> Decoded<V> decode(Topic<V> topic, byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
            return new Decoded.Undecodable<>(
                    Decoded.Reason.NOT_AVRO, "value does not begin with a zero byte and a schema id");
        }
        int schemaId = ByteBuffer.wrap(bytes).getInt(1);
        Object decoded;
        try {
            decoded = deserializer.deserialize(topic.name(), bytes);
        } catch (RuntimeException e) {
            return undecodable(topic, schemaId, bytes);
        }
        if (!topic.type().isInstance(decoded)) {
            return new Decoded.Undecodable<>(
                    Decoded.Reason.NOT_AVRO, "value is not a " + topic.type().getSimpleName());
        }
        return new Decoded.Value<>(topic.type().cast(decoded));
    }

    /**
     * A failed read has three causes, which serializers report in ways of their own: the id is unknown, the bytes do not fit,
     * or the registry was away. So the registry itself is asked, and the bytes are read once more by nothing but Avro.
     */
    private <V extends SpecificRecord> Decoded<V> undecodable(Topic<V> topic, int schemaId, byte[] bytes) {
        Optional<Schema> writer = registry.find(schemaId);
        if (writer.isEmpty()) {
            return new Decoded.Undecodable<>(
                    Decoded.Reason.UNKNOWN_SCHEMA, "value names schema id " + schemaId + ", which the registry lacks");
        }
        try {
            var reader = new SpecificDatumReader<V>(writer.get(), topic.schema());
            return new Decoded.Value<>(reader.read(
                    null, DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null)));
        } catch (IOException | RuntimeException e) {
            return new Decoded.Undecodable<>(
                    Decoded.Reason.NOT_AVRO, "value does not fit the schema of id " + schemaId);
        }
    }

    private static boolean causedByIo(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        serializer.close();
        deserializer.close();
    }
}
