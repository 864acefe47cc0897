package perennial.campaign.recipient;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a customer and how to address her.
 *
 * @param country ISO 3166-1 alpha-2
 * @param language BCP 47
 * @param timeZone IANA, as the storefront gave it: it may be no zone at all
 * @param attributes whatever else the storefront says of her, addresses of other channels among it
 */
public record Contact(
        @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String country,
        @Nullable String language,
        @Nullable String timeZone,
        Map<String, String> attributes) {

    static final Contact NONE = new Contact(null, null, null, null, null, null, Map.of());

    public Contact {
        attributes = Map.copyOf(attributes);
    }

    /** Where her day begins; {@code otherwise} if she named no zone, or none that there is. */
    public ZoneId zone(ZoneId otherwise) {
        return ownZone().orElse(otherwise);
    }

    public boolean namesUnknownZone() {
        return timeZone != null && ownZone().isEmpty();
    }

    private Optional<ZoneId> ownZone() {
        try {
            return Optional.ofNullable(timeZone).map(ZoneId::of);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
