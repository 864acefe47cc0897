package perennial.schemas;

import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;

/**
 * Finds the reader and the writer of a schema by the schema itself. The provider that it is derived from keeps them under the
 * schema's fingerprint, which it computes for each record: that takes longer than reading the record.
 *
 * <p>The serializers make an instance of it by its name in {@code perennial-serde.properties}.
 */
public final class CachingDatumProvider<T> extends DefaultAvroDatumProvider<T> {

    private final ConcurrentHashMap<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();

    @Override
    public DatumReader<T> createDatumReader(Schema schema) {
        DatumReader<T> known = readers.get(schema);
        return known == null ? readers.computeIfAbsent(schema, super::createDatumReader) : known;
    }

    /** There is one writer for a schema, since all that is written are generated classes. */
    @Override
    public DatumWriter<T> createDatumWriter(T value, Schema schema) {
        DatumWriter<T> known = writers.get(schema);
        return known == null
                ? writers.computeIfAbsent(schema, unseen -> super.createDatumWriter(value, unseen))
                : known;
    }
}
