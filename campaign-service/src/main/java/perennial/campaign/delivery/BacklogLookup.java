package perennial.campaign.delivery;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;
import perennial.platform.consuming.Behind;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Whether the service knows what has been published: no marketing while it does not. */
@Component
public class BacklogLookup {

    private static final Duration ALLOWED = Duration.ofSeconds(30);

    /** What the checks before a hand-over are made from. */
    private static final List<String> INPUTS = List.of(
                    Topics.CUSTOMERS,
                    Topics.MEMBERSHIPS,
                    Topics.ORDERS,
                    Topics.CARTS,
                    Topics.VOUCHERS,
                    Topics.LOYALTY_ENTRIES)
            .stream()
            .map(Topic::name)
            .toList();

    private final Behind behind;

    BacklogLookup(Behind behind) {
        this.behind = behind;
    }

    public boolean isCurrent() {
        return isCurrent(behind.on(INPUTS));
    }

    /** @return can be asked for when the trip has been made */
    BooleanSupplier isCurrent(RoundTrip trip) {
        Supplier<Duration> found = behind.on(INPUTS, trip);
        return () -> isCurrent(found.get());
    }

    private static boolean isCurrent(Duration behind) {
        return behind.compareTo(ALLOWED) <= 0;
    }
}
