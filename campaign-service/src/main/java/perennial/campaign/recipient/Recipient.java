package perennial.campaign.recipient;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a customer, the same in whatever order her events come: her contact by the latest event, her consents each by
 * its latest word. An erasure takes all of that away and leaves its mark, so that what is older does not bring her back.
 *
 * @param stated the event that her contact is from; null if she is erased
 * @param signedUpAt when she did so last; null if no sign-up is known
 * @param erased the latest erasure
 */
public record Recipient(
        String customerId,
        @Nullable Stamp stated,
        @Nullable Instant signedUpAt,
        Contact contact,
        Map<String, Consent> consents,
        @Nullable Stamp erased) {

    public Recipient {
        consents = Map.copyOf(consents);
    }

    /** Guests are never written to. */
    public static boolean isGuest(String customerId) {
        return customerId.startsWith("guest:");
    }

    static Recipient unknown(String customerId) {
        return new Recipient(customerId, null, null, Contact.NONE, Map.of(), null);
    }

    Recipient with(Map<String, Consent> others) {
        return new Recipient(customerId, stated, signedUpAt, contact, others, erased);
    }

    /** Whether something is known of her: she is not erased, or has come back since. */
    public boolean isKnown() {
        return stated != null;
    }

    public boolean consents(String channel) {
        Consent consent = consents.get(channel);
        return consent != null && consent.granted();
    }

    boolean refuses(String channel) {
        Consent consent = consents.get(channel);
        return consent != null && !consent.granted();
    }

    /** Her own word against a channel, over any that there is: also over one that a clock ahead of ours has dated later. */
    Recipient refusing(String channel, Instant now) {
        Consent before = consents.get(channel);
        Map<String, Consent> all = new HashMap<>(consents);
        all.put(channel, new Consent(false, before != null && before.at().isAfter(now) ? before.at() : now));
        return with(all);
    }

    Recipient after(CustomerChange change) {
        return switch (change) {
            case CustomerChange.Stated statement -> after(statement);
            case CustomerChange.Erased erasure -> after(erasure);
        };
    }

    private Recipient after(CustomerChange.Stated statement) {
        if (erased != null && statement.stamp().compareTo(erased) <= 0) {
            return this;
        }
        boolean newest = stated == null || statement.stamp().compareTo(stated) > 0;
        return new Recipient(
                customerId,
                newest ? statement.stamp() : stated,
                latest(signedUpAt, statement.signedUpAt()),
                newest ? statement.contact() : contact,
                merged(statement.consents()),
                erased);
    }

    private Recipient after(CustomerChange.Erased erasure) {
        Stamp mark = erasure.stamp();
        if (erased != null && mark.compareTo(erased) <= 0) {
            return this;
        }
        boolean back = stated != null && stated.compareTo(mark) > 0;
        return new Recipient(
                customerId,
                back ? stated : null,
                signedUpAt != null && signedUpAt.isAfter(mark.occurredAt()) ? signedUpAt : null,
                back ? contact : Contact.NONE,
                since(mark),
                mark);
    }

    private @Nullable Instant latest(@Nullable Instant known, @Nullable Instant told) {
        if (told == null || (erased != null && !told.isAfter(erased.occurredAt()))) {
            return known;
        }
        return known == null || told.isAfter(known) ? told : known;
    }

    private Map<String, Consent> merged(Map<String, Consent> others) {
        Map<String, Consent> all = new HashMap<>(consents);
        others.forEach((channel, consent) -> {
            if (erased == null || consent.at().isAfter(erased.occurredAt())) {
                all.merge(channel, consent, Consent::or);
            }
        });
        return all;
    }

    private Map<String, Consent> since(Stamp mark) {
        return consents.entrySet().stream()
                .filter(entry -> entry.getValue().at().isAfter(mark.occurredAt()))
                .collect(toUnmodifiableMap(Entry::getKey, Entry::getValue));
    }
}
