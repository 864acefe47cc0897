package perennial.platform.consuming;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import perennial.platform.admission.Inbound;
import perennial.schemas.Topic;

/** What a service does with a topic's records. A bean of this type is all that it takes to consume a topic. */
public interface TopicHandler<V extends SpecificRecord> {

    Topic<V> topic();

    /**
     * Processes a batch inside the transaction that also advances the partitions' offsets; it may be called again with the same
     * records if that transaction is rolled back. The order within a partition is that of the topic, and a later record of the
     * batch must see what an earlier one did. Locks on aggregates are taken in sorted order, before anything else.
     */
    void handle(List<Inbound<V>> batch);

    /** A null value on a compacted topic: its key is deleted. Comes after what stood before it for that key, and before what follows. */
    default void deleted(List<String> keys) {}
}
