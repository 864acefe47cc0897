package perennial.campaign.journey;

import java.time.Instant;
import java.util.Optional;
import perennial.campaign.recipient.Recipient;

/**
 * Whether something that happened begins a journey. Whoever asks again gets the same answer: what is stale only gets staler, and a
 * journey that was begun is remembered.
 */
enum TriggerVerdict {
    START,
    /** Nobody is written to for being erased, and for a changed definition only if the campaign says so. */
    NOT_LIVE,
    GUEST,
    /** It happened longer ago than the campaign's freshness: history does not spam. */
    STALE,
    /** She has been in this campaign, and its policy keeps her from entering it again. */
    REENTRY;

    /** What can be said without knowing the customer's earlier journeys. */
    static TriggerVerdict of(Campaign campaign, Occurrence occurrence, Instant now) {
        boolean live = switch (occurrence.origin()) {
            case LIFE -> true;
            case DEFINITION -> campaign.includeExisting();
            case REMOVAL -> false;
        };
        if (!live) {
            return NOT_LIVE;
        }
        if (Recipient.isGuest(occurrence.customerId())) {
            return GUEST;
        }
        return occurrence.since().plus(campaign.freshness()).isBefore(now) ? STALE : START;
    }

    /** @param lastTrigger when that happened which began her latest journey in this campaign */
    static TriggerVerdict of(Campaign campaign, Occurrence occurrence, Optional<Instant> lastTrigger, Instant now) {
        TriggerVerdict verdict = of(campaign, occurrence, now);
        return verdict == START && !campaign.reentry().permits(lastTrigger, occurrence.since()) ? REENTRY : verdict;
    }
}
