package perennial.campaign.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one message that was handed over. Reasons never quote the other side: its words may hold the address. */
public sealed interface Attempt {

    record Accepted() implements Attempt {}

    /** For good, and this message only. */
    record Refused(String reason) implements Attempt {}

    /**
     * For now, and certainly not taken.
     *
     * @param notBefore how long the other side wants to be left alone; null if it did not say
     */
    record Deferred(String reason, @Nullable Duration notBefore) implements Attempt {

        Deferred(String reason) {
            this(reason, null);
        }
    }

    /**
     * Nobody knows whether it was taken, and offering it again does no harm: the other side knows it by its id.
     *
     * @param notBefore how long the other side wants to be left alone; null if it did not say
     */
    record Doubtful(String reason, @Nullable Duration notBefore) implements Attempt {}

    /** Nobody knows whether it was taken, nor would the other side know it again. */
    record Unknown(String reason) implements Attempt {}
}
