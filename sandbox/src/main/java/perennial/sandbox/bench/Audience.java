package perennial.sandbox.bench;

import org.apache.avro.specific.SpecificRecord;
import perennial.schemas.Topic;

/** Whoever is told what happens. */
interface Audience {

    <V extends SpecificRecord> void hear(Topic<V> topic, V event);
}
