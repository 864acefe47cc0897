package perennial.schemas;

import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;

/**
 * Finds the reader and the writer of a schema by the schema object itself. The provider that it is derived from keeps them
 * under the schema's fingerprint, which it computes for each record: that takes longer than reading the record.
 *
 * <p>The serializers make an instance of it by its name in {@code perennial-serde.properties}.
 */
public final class CachingDatumProvider<T> extends DefaultAvroDatumProvider<T> {

    /** A schema that is asked for again after a day is another object; there are a dozen. */
    private static final int MOST_OBJECTS = 1_000;

    private final Map<Same, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private final Map<Same, DatumWriter<T>> writers = new ConcurrentHashMap<>();

    /** A schema is looked for as this very object: to compare what two say takes as long as reading a record. */
    private record Same(Schema schema) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Same same && same.schema == schema;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(schema);
        }
    }

    @Override
    public DatumReader<T> createDatumReader(Schema schema) {
        return find(readers, schema, () -> super.createDatumReader(schema));
    }

    /** There is one writer for a schema, since all that is written are generated classes. */
    @Override
    public DatumWriter<T> createDatumWriter(T value, Schema schema) {
        return find(writers, schema, () -> super.createDatumWriter(value, schema));
    }

    private static <D> D find(Map<Same, D> all, Schema schema, Supplier<D> create) {
        D known = all.get(new Same(schema));
        if (known != null) {
            return known;
        }
        if (all.size() >= MOST_OBJECTS) {
            all.clear();
        }
        return all.computeIfAbsent(new Same(schema), unseen -> create.get());
    }
}
