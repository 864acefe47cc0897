package perennial.loyalty.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a follower keeps in an account's row. The ledger does not look into it.
 *
 * @param state a JSON object
 * @param dueAt when the account is to be opened though nothing happens to it; null if never
 */
public record Kept(String state, @Nullable Instant dueAt) {

    /** In an account that was just opened. */
    public static final Kept NOTHING = new Kept("{}", null);
}
