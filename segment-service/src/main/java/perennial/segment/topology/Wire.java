package perennial.segment.topology;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import perennial.platform.admission.Verdict;
import perennial.schemas.Topic;

/** From raw records to values and back. Neither ever fails for lack of the registry: it waits. */
interface Wire {
    <V extends SpecificRecord> Verdict<V> admit(Topic<V> topic, ConsumerRecord<byte[], byte[]> raw);

    <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value);
}
