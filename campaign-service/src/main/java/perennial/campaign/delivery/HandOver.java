package perennial.campaign.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.campaign.channel.Cap;
import perennial.campaign.channel.QuietHours;
import perennial.campaign.recipient.Permission;
import perennial.campaign.recipient.Reach;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.suppression.BounceKind;

/** The truth at the moment of sending: whether a claimed message may be handed over now. */
sealed interface HandOver {

    record Go(Recipient recipient, String address) implements HandOver {}

    record No(Outcome outcome) implements HandOver {}

    /** Not now; the same question again at {@code at}. */
    record Later(Instant at) implements HandOver {}

    Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    /**
     * What holds for the message's channel.
     *
     * @param cap null if there is none
     * @param zone of those who have named none, or no valid one
     */
    record Rules(
            Reach reach, QuietHours quietHours, @Nullable Cap cap, ZoneId zone) {}

    /**
     * What is true now.
     *
     * @param leaving why the message's journey ends without it; null as long as there is a reason for it
     * @param stopped whether the campaign or the template is stopped
     * @param spoiled why the voucher that it is about is of no use any more; null as long as it is
     * @param bounced why her address is on the suppression list
     * @param current whether the service has read its inputs to within 30 s
     * @param handedOver when the latest marketing messages on the channel were, the latest first
     */
    record Situation(
            @Nullable Leaving leaving,
            boolean stopped,
            @Nullable Leaving spoiled,
            Optional<Recipient> recipient,
            Set<BounceKind> bounced,
            boolean current,
            List<Instant> handedOver) {}

    /**
     * The questions in their order: each is asked only if those before it say yes.
     *
     * @param refusedBefore why the last attempt failed; null if there was none
     */
    static HandOver decide(Message message, @Nullable String refusedBefore, Rules rules, Situation seen, Instant now) {
        Leaving leaving = seen.leaving();
        if (leaving != null) {
            return no(leaving);
        }
        if (seen.stopped()) {
            return new Later(now);
        }
        if (now.isAfter(message.expiresAt())) {
            return refusedBefore == null ? no(Suppression.STALE, message) : new No(new Outcome.Failed(refusedBefore));
        }
        Leaving spoiled = seen.spoiled();
        if (spoiled != null) {
            return no(spoiled);
        }
        boolean marketing = message.messageClass().needsConsent();
        Permission permission = Permission.of(seen.recipient(), rules.reach(), marketing);
        if (!seen.current() && (marketing || permission != Permission.GRANTED)) {
            return new Later(now.plus(LOOK_AGAIN_AFTER));
        }
        return switch (permission) {
            case UNKNOWN_RECIPIENT, NO_CONTACT -> no(Suppression.NO_CONTACT, message);
            case NO_CONSENT -> no(Suppression.NO_CONSENT, message);
            case ERASED -> no(Suppression.ERASED, message);
            case GRANTED -> {
                if (seen.bounced().stream().anyMatch(kind -> kind.stops(marketing))) {
                    yield no(Suppression.ON_SUPPRESSION_LIST, message);
                }
                Recipient recipient = seen.recipient().orElseThrow();
                Optional<HandOver> held = marketing ? held(message, rules, recipient, seen, now) : Optional.empty();
                yield held.orElseGet(() ->
                        new Go(recipient, rules.reach().addressOf(recipient).orElseThrow()));
            }
        };
    }

    /** What keeps marketing from going now, though it may go. */
    private static Optional<HandOver> held(
            Message message, Rules rules, Recipient recipient, Situation seen, Instant now) {
        Optional<Instant> loud =
                rules.quietHours().endAfter(now, recipient.contact().zone(rules.zone()));
        if (loud.isPresent()) {
            return loud.map(Later::new);
        }
        Cap cap = rules.cap();
        return cap == null
                ? Optional.empty()
                : cap.freeAfter(seen.handedOver(), now)
                        .map(free ->
                                free.isAfter(message.expiresAt()) ? no(Suppression.CAPPED, message) : new Later(free));
    }

    private static HandOver no(Suppression why, Message message) {
        return new No(new Outcome.Suppressed(why.code(), message.causeId()));
    }

    private static HandOver no(Leaving why) {
        return new No(new Outcome.Suppressed(why.reason(), why.causeId()));
    }
}
