package perennial.campaign.journey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Occasion;
import perennial.campaign.delivery.Voucher;

/**
 * Something that happened to a customer.
 *
 * @param key names it, however often and with whatever event it is told
 * @param since from when its freshness counts
 * @param origin what made it happen
 * @param voucher the code that it is about
 */
record Occurrence(
        String key,
        String eventId,
        String customerId,
        Instant since,
        Origin origin,
        Happening happening,
        Occasion occasion,
        @Nullable Voucher voucher) {

    enum Origin {
        /** The customer, or the time. */
        LIFE,
        /** A definition was changed: it was so before, and nobody knew. */
        DEFINITION,
        /** A person was erased, or a definition deleted: nobody is written to for that. */
        REMOVAL
    }
}
