package perennial.voucher.register;

import org.jspecify.annotations.Nullable;

/**
 * What an outcome is due to.
 *
 * @param id an event's id, or that of a request over HTTP
 * @param actor who did it, where a person did
 */
public record Cause(String id, @Nullable String actor) {

    public static Cause event(String eventId) {
        return new Cause(eventId, null);
    }
}
