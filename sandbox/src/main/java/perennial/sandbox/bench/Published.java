package perennial.sandbox.bench;

import org.apache.avro.specific.SpecificRecord;
import perennial.sandbox.console.Progress;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Topic;

/** Everything that happens is published, and counted. */
record Published(EventPublisher publisher, Progress progress) implements Audience {

    @Override
    public <V extends SpecificRecord> void hear(Topic<V> topic, V event) {
        publisher.publish(topic, event);
        progress.step();
    }
}
