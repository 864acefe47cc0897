package perennial.campaign.recipient;

import org.jspecify.annotations.Nullable;

/**
 * How to reach a customer and how to address her.
 *
 * @param language BCP 47
 * @param timeZone IANA, as the storefront gave it: it may be no zone at all
 */
public record Contact(
        @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String language,
        @Nullable String timeZone) {

    static final Contact NONE = new Contact(null, null, null, null, null);
}
