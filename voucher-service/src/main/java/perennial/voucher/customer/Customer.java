package perennial.voucher.customer;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A customer, as far as her vouchers depend on it.
 *
 * @param emailHash a keyed hash of her normalised e-mail address; null as long as that is not known
 * @param country ISO 3166-1 alpha-2
 * @param language BCP 47
 * @param segments in which she is now
 */
public record Customer(
        String customerId,
        @Nullable String emailHash,
        @Nullable String country,
        @Nullable String language,
        Set<String> segments) {

    public Customer {
        segments = Set.copyOf(segments);
    }

    /** One of whom nothing was ever heard. */
    public static Customer unknown(String customerId) {
        return new Customer(customerId, null, null, null, Set.of());
    }
}
