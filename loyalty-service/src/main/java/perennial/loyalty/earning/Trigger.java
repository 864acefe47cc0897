package perennial.loyalty.earning;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What a rule is about, as it stands under {@code on}: {@code order}, or {@code {entered: <segment>}}. */
@JsonDeserialize(using = Trigger.Reader.class)
sealed interface Trigger {

    record Order() implements Trigger {}

    record Entered(String segmentId) implements Trigger {}

    default boolean fits(Occasion occasion) {
        return switch (this) {
            case Order order -> occasion instanceof Occasion.OrderPlaced;
            case Entered entered ->
                occasion instanceof Occasion.SegmentEntered entry
                        && entry.segmentId().equals(entered.segmentId());
        };
    }

    final class Reader extends ValueDeserializer<Trigger> {

        @Override
        public Trigger deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode written = context.readTree(parser);
            if (written.isString() && written.asString().equals("order")) {
                return new Order();
            }
            JsonNode segment = written.path("entered");
            if (written.isObject()
                    && written.size() == 1
                    && segment.isString()
                    && !segment.asString().isBlank()) {
                return new Entered(segment.asString());
            }
            return context.reportInputMismatch(Trigger.class, "must be order or {entered: <segment>}");
        }
    }
}
