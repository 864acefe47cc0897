package perennial.campaign.channel;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Reach;

/** A configured way to customers. */
public final class Channel {

    private final Reach reach;
    private final QuietHours quietHours;
    private final @Nullable Cap cap;
    private final int workers;
    private final RateLimit rateLimit;
    private final Supplier<Connection> connections;

    Channel(
            Reach reach,
            QuietHours quietHours,
            @Nullable Cap cap,
            int workers,
            RateLimit rateLimit,
            Supplier<Connection> connections) {
        this.reach = reach;
        this.quietHours = quietHours;
        this.cap = cap;
        this.workers = workers;
        this.rateLimit = rateLimit;
        this.connections = connections;
    }

    public String name() {
        return reach.channel();
    }

    public Reach reach() {
        return reach;
    }

    public QuietHours quietHours() {
        return quietHours;
    }

    /** Null if there is none. */
    public @Nullable Cap cap() {
        return cap;
    }

    /** How many hand over at a time. */
    public int workers() {
        return workers;
    }

    /** One for all workers. */
    public RateLimit rateLimit() {
        return rateLimit;
    }

    /** A new one, not open yet, for one thread. */
    public Connection connection() {
        return connections.get();
    }
}
