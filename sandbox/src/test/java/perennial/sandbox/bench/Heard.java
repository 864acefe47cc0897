package perennial.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import perennial.schemas.Topic;

/** Remembers what happened. */
final class Heard implements Audience {

    private final List<Event> events = new ArrayList<>();

    record Event(Topic<?> topic, String key, SpecificRecord value) {}

    @Override
    public <V extends SpecificRecord> void hear(Topic<V> topic, V event) {
        events.add(new Event(topic, topic.key().apply(event), event));
    }

    List<Event> events() {
        return events;
    }

    <V extends SpecificRecord> List<V> of(Topic<V> topic) {
        return events.stream()
                .filter(event -> event.topic().equals(topic))
                .map(event -> topic.type().cast(event.value()))
                .toList();
    }
}
