package perennial.schemas;

import java.util.Map;

/** How long a topic keeps its records. */
public enum Retention {
    FOREVER(Map.of("cleanup.policy", "delete", "retention.ms", "-1")),
    DAYS_30(Map.of("cleanup.policy", "delete", "retention.ms", "2592000000")),
    /** Erasure must reach the disk: the active segment is rolled daily and compacted within two days. */
    COMPACTED(Map.of("cleanup.policy", "compact", "segment.ms", "86400000", "max.compaction.lag.ms", "172800000"));

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<String, String> config;

    Retention(Map<String, String> config) {
        this.config = config;
    }

    /** The settings with which the topic is created. */
    public Map<String, String> config() {
        return config;
    }
}
