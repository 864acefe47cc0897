package perennial.voucher.redemption;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.register.Cause;

/** What is asked to be done with vouchers. New ids come with it. */
public sealed interface Command {

    /** All codes or none. */
    record Redeem(Checkout checkout, String orderId, String redemptionId, Cause cause) implements Command {}

    /** An order was placed, with these codes: those that can be redeemed are, and of the others it is told why not. */
    record Place(Checkout checkout, String orderId, String redemptionId, Instant placedAt, Cause cause)
            implements Command {}

    record Cancel(String customerId, String orderId, Instant cancelledAt, Cause cause) implements Command {}

    record RollBack(String redemptionId, @Nullable String reason, Cause cause) implements Command {}

    /** Holds what a redemption would take, for a cart. */
    record Reserve(Checkout checkout, String reservationId, Duration lifetime) implements Command {}

    record Release(String reservationId) implements Command {}
}
