package perennial.campaign.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code that was issued to a customer.
 *
 * @param validUntil from when it is not good any more; null if it does not end
 */
public record Voucher(String code, @Nullable Instant validUntil) {}
