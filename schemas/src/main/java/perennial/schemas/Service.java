package perennial.schemas;

import java.util.Locale;

/** The services that read topics; each has dead-letter topics of its own. */
public enum Service {
    SEGMENT,
    VOUCHER,
    CAMPAIGN,
    LOYALTY;

    /** The name as it stands in topic names, for example {@code voucher}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The topic in which this service's outbox relay marks the batches that it has sent. */
    public String outboxMarkerTopic() {
        return "perennial." + id() + ".outbox";
    }
}
