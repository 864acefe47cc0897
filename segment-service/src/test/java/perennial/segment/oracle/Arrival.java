package perennial.segment.oracle;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import perennial.schemas.Topic;

/**
 * An event on its way to the service: it may come late, a little early, after ones that happened later, and more than once.
 *
 * @param at when the service gets it
 */
record Arrival<V extends SpecificRecord>(Instant at, Topic<V> topic, V event) {
    String customerId() {
        return topic.key().apply(event);
    }

    String eventId() {
        return text("eventId");
    }

    String type() {
        return text("type");
    }

    Instant occurredAt() {
        return topic.occurredAt().apply(event);
    }

    Arrival<V> arrivingAt(Instant instant) {
        return new Arrival<>(instant, topic, event);
    }

    private String text(String field) {
        return (String) event.get(event.getSchema().getField(field).pos());
    }

    @Override
    public String toString() {
        return at + " " + event;
    }
}
