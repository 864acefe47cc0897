package perennial.loyalty.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;

/**
 * Whoever keeps something in accounts that follows from their entries, such as tiers. It is read and written with them, under their
 * locks; so whatever books points need not know of it, and cannot forget it.
 */
@Component
public interface Followers {

    /**
     * @param trip to which is added what has to be read for all accounts
     * @return once the trip was made: the follower of an account that was just opened
     */
    Function<AccountBook, Follower> read(RoundTrip trip, Instant now);

    /** For what is to be done once besides, in the same transaction. */
    void written(Collection<AccountBook> changed);
}
