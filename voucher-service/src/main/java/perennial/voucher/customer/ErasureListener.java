package perennial.voucher.customer;

import java.util.Collection;

/** Who keeps more of customers than their ids and what limits need. */
public interface ErasureListener {

    /** To be called in the transaction of the erasure. */
    void erased(Collection<String> customerIds);
}
