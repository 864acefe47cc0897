package perennial.schemas;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A topic as whoever deploys creates it.
 *
 * @param hasOnePartition whether its order counts as a whole; all others have the number that segment-service reads
 * @param config what is set for it, apart from what depends on the number of brokers
 */
public record TopicPlan(String name, boolean hasOnePartition, Map<String, String> config) {

    /** A dead letter is a record that its topic took, and the headers that say why. */
    private static final String MAX_DEAD_LETTER_BYTES = String.valueOf(2 * 1024 * 1024);

    private static final Set<Service> WITH_OUTBOX = EnumSet.of(Service.VOUCHER, Service.CAMPAIGN, Service.LOYALTY);

    public TopicPlan {
        config = Map.copyOf(config);
    }

    /** Every topic of the catalogue, the dead letters of its readers, and the markers of the outboxes. */
    public static List<TopicPlan> all() {
        List<TopicPlan> plans = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            plans.add(new TopicPlan(topic.name(), false, topic.retention().config()));
            for (Service reader : topic.readers()) {
                plans.add(new TopicPlan(topic.deadLetterTopic(reader), false, deadLetterConfig()));
            }
        }
        for (Service service : WITH_OUTBOX) {
            plans.add(new TopicPlan(service.outboxMarkerTopic(), true, Retention.COMPACTED.config()));
        }
        return plans;
    }

    private static Map<String, String> deadLetterConfig() {
        Map<String, String> config = new HashMap<>(Retention.DAYS_30.config());
        config.put("max.message.bytes", MAX_DEAD_LETTER_BYTES);
        return config;
    }
}
