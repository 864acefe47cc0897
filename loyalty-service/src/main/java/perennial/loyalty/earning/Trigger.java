package perennial.loyalty.earning;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What a rule is about, as it stands under {@code on}. */
@JsonDeserialize(using = Trigger.Reader.class)
sealed interface Trigger {

    String EXPECTED = "order, {entered: <segment>} or {engagement: <type>}";

    String VISIT = "VISIT";

    List<String> ENGAGEMENT_TYPES = List.of(VISIT, "REVIEW", "SOCIAL_SHARE", "SURVEY", "COMPLAINT");

    record Order() implements Trigger {}

    record Entered(String segmentId) implements Trigger {}

    record Engagement(String type) implements Trigger {}

    default boolean fits(Occasion occasion) {
        return switch (this) {
            case Order order -> occasion instanceof Occasion.OrderPlaced;
            case Entered entered ->
                occasion instanceof Occasion.SegmentEntered entry
                        && entry.segmentId().equals(entered.segmentId());
            case Engagement engagement ->
                occasion instanceof Occasion.Engaged engaged && engaged.type().equals(engagement.type());
        };
    }

    final class Reader extends ValueDeserializer<Trigger> {

        @Override
        public Trigger deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode written = context.readTree(parser);
            if (written.isString() && written.asString().equals("order")) {
                return new Order();
            }
            if (written.isObject() && written.size() == 1) {
                String segment = written.path("entered").asString("");
                if (!segment.isBlank()) {
                    return new Entered(segment);
                }
                String type = written.path("engagement").asString("");
                if (ENGAGEMENT_TYPES.contains(type)) {
                    return new Engagement(type);
                }
                if (!type.isBlank()) {
                    return context.reportInputMismatch(
                            Trigger.class, "engagement must be one of " + String.join(", ", ENGAGEMENT_TYPES));
                }
            }
            return context.reportInputMismatch(Trigger.class, "must be " + EXPECTED);
        }
    }
}
