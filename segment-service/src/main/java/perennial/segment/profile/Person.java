package perennial.segment.profile;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who the customer is: her last known state, the first sign-up, and for each channel the last word on consent.
 *
 * @param lastChange the version of country, language and zone; null before the first one is known
 * @param signedUpAt the earliest sign-up that is known
 * @param zone null where none, or no valid one, was given
 */
public record Person(
        @Nullable Stamp lastChange,
        @Nullable Instant signedUpAt,
        @Nullable String country,
        @Nullable String language,
        @Nullable ZoneId zone,
        Map<String, Consent> consents) {
    public static final Person UNKNOWN = new Person(null, null, null, null, null, Map.of());

    public Person {
        consents = Map.copyOf(consents);
    }

    public boolean consented(String channel) {
        Consent consent = consents.get(channel);
        return consent != null && consent.granted();
    }

    Person with(ProfileEvent.PersonChanged event) {
        Stamp stamp = new Stamp(event.occurredAt(), event.eventId());
        boolean newest = lastChange == null || stamp.compareTo(lastChange) > 0;
        return sameOr(new Person(
                newest ? stamp : lastChange,
                event.signUp() ? earliest(signedUpAt, event.occurredAt()) : signedUpAt,
                newest ? event.country() : country,
                newest ? event.language() : language,
                newest ? event.zone() : zone,
                merged(event.consents())));
    }

    Person with(ProfileEvent.Unsubscribed event) {
        Map<String, Consent> withdrawn = Map.of(event.channel(), new Consent(false, event.occurredAt()));
        return sameOr(new Person(lastChange, signedUpAt, country, language, zone, merged(withdrawn)));
    }

    private Map<String, Consent> merged(Map<String, Consent> others) {
        Map<String, Consent> all = new HashMap<>(consents);
        others.forEach((channel, consent) -> all.merge(channel, consent, Consent::or));
        return all;
    }

    private Person sameOr(Person other) {
        return equals(other) ? this : other;
    }

    private static Instant earliest(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }
}
