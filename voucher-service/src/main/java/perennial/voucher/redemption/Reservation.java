package perennial.voucher.redemption;

import java.time.Instant;
import java.util.List;
import perennial.voucher.code.Code;

/**
 * What is held for a cart.
 *
 * @param expiresAt by the database's clock
 */
record Reservation(String reservationId, CartKey cart, String currency, Instant expiresAt, List<Use> uses) {

    Reservation {
        uses = List.copyOf(uses);
    }

    /** How much of this voucher is held; zero if it is not held, or only its use is. */
    long heldMinor(Code code) {
        return uses.stream()
                .filter(use -> use.code().equals(code))
                .mapToLong(Use::discountMinor)
                .sum();
    }

    boolean holds(Code code) {
        return uses.stream().anyMatch(use -> use.code().equals(code));
    }
}
