package perennial.schemas;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic and all that a reader or writer must know of it. Keys are UTF-8 strings, partitioned by murmur2; values are Avro
 * under the subject {@code <name>-value}.
 *
 * @param name the topic's name
 * @param type the class of its values
 * @param retention how long it keeps records
 * @param key the key that a value must be published under
 * @param occurredAt when the value says that it happened
 * @param defect what a well-formed value still has wrong, naming the field; empty for a good value
 * @param readers the services that read it
 * @param spread on which partitions a record stands
 */
public record Topic<V extends SpecificRecord>(
        String name,
        Class<V> type,
        Retention retention,
        Function<V, String> key,
        Function<V, Instant> occurredAt,
        Function<V, Optional<String>> defect,
        Set<Service> readers,
        Spread spread) {

    public Topic {
        readers = Set.copyOf(readers);
    }

    /** The subject in the registry. */
    public String subject() {
        return name + "-value";
    }

    public Schema schema() {
        return SpecificData.get().getSchema(type);
    }

    /** Where {@code service} puts the records of this topic that it cannot process. */
    public String deadLetterTopic(Service service) {
        return name + "." + service.id() + ".dlt";
    }
}
