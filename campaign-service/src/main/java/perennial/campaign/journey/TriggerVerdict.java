package perennial.campaign.journey;

import java.time.Instant;
import java.util.Optional;
import perennial.campaign.recipient.Recipient;

/**
 * Whether a change of membership begins a journey. Whoever asks again gets the same answer: what is stale only gets staler, and a
 * journey that was begun is remembered.
 */
enum TriggerVerdict {
    START,
    /** Nobody is written to for a changed definition, or for being erased. */
    NOT_LIVE,
    GUEST,
    /** It happened longer ago than the campaign's freshness: history does not spam. */
    STALE,
    /** She has been in this campaign, and its policy keeps her from entering it again. */
    REENTRY;

    /** What can be said without knowing the customer's earlier journeys. */
    static TriggerVerdict of(Campaign campaign, MembershipChange change, Instant now) {
        if (!change.live()) {
            return NOT_LIVE;
        }
        if (Recipient.isGuest(change.customerId())) {
            return GUEST;
        }
        return change.occurredAt().plus(campaign.freshness()).isBefore(now) ? STALE : START;
    }

    /** @param lastTrigger when that happened which began her latest journey in this campaign */
    static TriggerVerdict of(Campaign campaign, MembershipChange change, Optional<Instant> lastTrigger, Instant now) {
        TriggerVerdict verdict = of(campaign, change, now);
        return verdict == START && !campaign.reentry().permits(lastTrigger, change.occurredAt()) ? REENTRY : verdict;
    }
}
