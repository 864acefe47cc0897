package perennial.campaign.suppression;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The messages that went out, or may have, for those to whom answers to them come. */
public interface SentMessages {

    /** @param addressHash where it went, as far as that is known; null once its recipient is erased */
    record Sent(
            UUID messageId,
            String customerId,
            String channel,
            @Nullable String addressHash) {}

    /** Empty also for a message that was never handed over. */
    Optional<Sent> find(UUID messageId);

    /** A message that somebody has seen: whatever became of it as far as is known here, it has arrived. */
    Optional<Sent> findShown(UUID messageId);

    /**
     * What came after a message.
     *
     * @param type as it stands in events
     * @param key tells it from other events of the type about the message
     * @param occurredAt when it happened
     */
    record Aftermath(
            UUID messageId,
            String type,
            String key,
            @Nullable String reason,
            String causeId,
            Instant occurredAt) {}

    /** Publishes it, in the caller's transaction. */
    void tell(Aftermath aftermath);
}
