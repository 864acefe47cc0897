package perennial.loyalty.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;

/**
 * Whoever keeps something beside accounts that follows from their entries, such as tiers. It is read and written together with the
 * accounts, under their locks; so whatever books points need not know of it, and cannot forget it.
 */
@Component
public interface Followers {

    /**
     * @param trip to which the reading is added; the accounts are locked before
     * @return once the trip was made: the follower of an account that was just opened, for which it may let time pass
     */
    Function<AccountBook, Follower> read(Collection<String> customerIds, RoundTrip trip, Instant now);

    /** Whose account is to be opened, since time has passed for what is kept beside it; what was due first first, at most so many. */
    void readDue(Instant now, Collection<String> except, int most, RoundTrip trip, Consumer<String> customerId);

    /** Of what was read before and has changed. */
    void write(Books books, RoundTrip trip);
}
