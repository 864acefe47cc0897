package perennial.campaign.recipient;

import java.util.Optional;

/** Whether a customer may be written to now; if not, why. */
public enum Permission {
    GRANTED,
    /** Nothing was heard of her yet: topics have no mutual order, so her sign-up may still come. */
    UNKNOWN_RECIPIENT,
    /** She is known and has no address on the channel. */
    NO_CONTACT,
    NO_CONSENT,
    ERASED;

    /** @param consentNeeded true for marketing; what is transactional goes out without */
    public static Permission of(Optional<Recipient> known, Reach reach, boolean consentNeeded) {
        if (known.isEmpty()) {
            return UNKNOWN_RECIPIENT;
        }
        Recipient recipient = known.get();
        if (!recipient.isKnown()) {
            return ERASED;
        }
        if (reach.addressOf(recipient).isEmpty()) {
            return NO_CONTACT;
        }
        return consentNeeded && !recipient.consents(reach.channel()) ? NO_CONSENT : GRANTED;
    }
}
