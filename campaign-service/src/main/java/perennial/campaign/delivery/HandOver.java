package perennial.campaign.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;
import perennial.campaign.recipient.Permission;
import perennial.campaign.recipient.Recipient;

/** The truth at the moment of sending: whether a claimed message may be handed over now. */
sealed interface HandOver {

    record Go(Contact contact) implements HandOver {}

    record No(Outcome outcome) implements HandOver {}

    /** Not now; the same question again at {@code at}. */
    record Later(Instant at) implements HandOver {}

    Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    /**
     * What is true now.
     *
     * @param leaving why the message's journey ends without it; null as long as there is a reason for it
     * @param stopped whether the campaign or the template is stopped
     * @param current whether the service has read its inputs to within 30 s
     */
    record Situation(
            Optional<Recipient> recipient, @Nullable Leaving leaving, boolean stopped, boolean current) {}

    /** @param refusedBefore why the last attempt failed; null if there was none */
    static HandOver decide(Message message, @Nullable String refusedBefore, Situation seen, Instant now) {
        if (seen.stopped()) {
            return new Later(now);
        }
        if (now.isAfter(message.expiresAt())) {
            return new No(
                    refusedBefore == null
                            ? suppressed(Suppression.STALE, message.causeId())
                            : new Outcome.Failed(refusedBefore));
        }
        Leaving leaving = seen.leaving();
        if (leaving != null) {
            return new No(new Outcome.Suppressed(leaving.reason(), leaving.causeId()));
        }
        boolean consentNeeded = message.messageClass().needsConsent();
        Permission permission = Permission.toMail(seen.recipient(), consentNeeded);
        if (!seen.current() && (consentNeeded || permission != Permission.GRANTED)) {
            return new Later(now.plus(LOOK_AGAIN_AFTER));
        }
        return switch (permission) {
            case GRANTED -> new Go(seen.recipient().orElseThrow().contact());
            case UNKNOWN_RECIPIENT, NO_CONTACT -> new No(suppressed(Suppression.NO_CONTACT, message.causeId()));
            case NO_CONSENT -> new No(suppressed(Suppression.NO_CONSENT, message.causeId()));
            case ERASED -> new No(suppressed(Suppression.ERASED, message.causeId()));
        };
    }

    private static Outcome suppressed(Suppression why, String causeId) {
        return new Outcome.Suppressed(why.code(), causeId);
    }
}
