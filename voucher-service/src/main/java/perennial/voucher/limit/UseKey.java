package perennial.voucher.limit;

import org.jspecify.annotations.Nullable;

/**
 * A customer's use of a promotion.
 *
 * @param emailHash a use by anybody under the same address counts as hers; null if she has none
 */
public record UseKey(
        String promotionId, String customerId, @Nullable String emailHash) {}
