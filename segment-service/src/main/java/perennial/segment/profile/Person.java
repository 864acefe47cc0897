package perennial.segment.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who the customer is: her last known state, the first sign-up, and for each channel the last word on consent. Each state
 * replaces the one before, whose size bounds it; consents, which add up, are kept of {@value #MOST_CHANNELS} channels, those
 * with the smallest names, and any other channel counts as refused.
 *
 * @param lastChange the version of birth date, country, language, zone and attributes; null before the first one is known
 * @param signedUpAt the earliest sign-up that is known
 * @param zone null where none, or no valid one, was given
 */
public record Person(
        @Nullable Stamp lastChange,
        @Nullable Instant signedUpAt,
        @Nullable LocalDate birthDate,
        @Nullable String country,
        @Nullable String language,
        @Nullable ZoneId zone,
        Map<String, Consent> consents,
        Map<String, String> attributes) {
    static final int MOST_CHANNELS = 20;

    public static final Person UNKNOWN = new Person(null, null, null, null, null, null, Map.of(), Map.of());

    public Person {
        consents = Map.copyOf(consents);
        attributes = Map.copyOf(attributes);
    }

    public boolean consented(String channel) {
        Consent consent = consents.get(channel);
        return consent != null && consent.granted();
    }

    /** This, if it brings nothing new. */
    Person with(ProfileEvent.PersonChanged event) {
        Stamp stamp = new Stamp(event.occurredAt(), event.eventId());
        Instant signedUp = event.signUp() ? earliest(signedUpAt, event.occurredAt()) : signedUpAt;
        Map<String, Consent> heard = merged(event.consents());
        boolean newest = lastChange == null || stamp.compareTo(lastChange) > 0;
        return sameOr(
                newest
                        ? new Person(
                                stamp,
                                signedUp,
                                event.birthDate(),
                                event.country(),
                                event.language(),
                                event.zone(),
                                heard,
                                event.attributes())
                        : new Person(lastChange, signedUp, birthDate, country, language, zone, heard, attributes));
    }

    /** This, if it brings nothing new. */
    Person with(ProfileEvent.Unsubscribed event) {
        Map<String, Consent> withdrawn = Map.of(event.channel(), new Consent(false, event.occurredAt()));
        return sameOr(
                new Person(lastChange, signedUpAt, birthDate, country, language, zone, merged(withdrawn), attributes));
    }

    /** A channel that is dropped never comes back, since the smaller ones stay: so it matters not which came first. */
    private Map<String, Consent> merged(Map<String, Consent> others) {
        if (others.isEmpty()) {
            return consents;
        }
        TreeMap<String, Consent> all = new TreeMap<>(consents);
        others.forEach((channel, consent) -> all.merge(channel, consent, Consent::or));
        while (all.size() > MOST_CHANNELS) {
            all.pollLastEntry();
        }
        return all;
    }

    private Person sameOr(Person other) {
        return equals(other) ? this : other;
    }

    private static Instant earliest(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }
}
