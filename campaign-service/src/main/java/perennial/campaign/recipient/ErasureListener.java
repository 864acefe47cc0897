package perennial.campaign.recipient;

import java.util.Collection;

/** Who keeps more of customers than what this package does. */
public interface ErasureListener {

    /** To be called in the transaction of the erasure, which holds the customers' rows. */
    void erased(Collection<String> customerIds);
}
