package perennial.voucher.redemption;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.register.Cause;
import perennial.voucher.rule.Reason;

/** What a decision changes in the {@link Books}. */
sealed interface Change {

    /**
     * @param fresh those uses of the redemption that were not there before
     * @param at when they were made
     */
    record Redeemed(Redemption redemption, List<Use> fresh, Instant at, Cause cause) implements Change {}

    /** @param redemption with when and why */
    record RolledBack(Redemption redemption, Cause cause) implements Change {}

    /** In place of what was held for the cart before. */
    record Held(Reservation reservation) implements Change {}

    /** Nothing is held for the cart any more. */
    record Ended(CartKey cart) implements Change {}

    record Cancelled(OrderKey order, Instant at) implements Change {}

    /** @param promotionId null if there is no such code */
    record RefusedForOrder(
            OrderKey order, Code code, @Nullable String promotionId, Reason reason, Instant at, Cause cause)
            implements Change {}
}
