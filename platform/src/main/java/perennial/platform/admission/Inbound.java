package perennial.platform.admission;

import java.time.Instant;

/**
 * A record that was found good.
 *
 * @param publishedAt the record's timestamp: when it was published, not when it happened
 */
public record Inbound<V>(V value, String key, String topic, int partition, long offset, Instant publishedAt) {}
