package perennial.campaign.report;

import java.util.List;
import java.util.Map;

/**
 * What a campaign has done and brought so far, over all of its versions.
 *
 * @param entered journeys that began
 * @param running of them, those that have not ended
 * @param waiting messages that are due and have no outcome yet
 * @param sent messages that a channel has taken
 * @param unconfirmed messages that may have gone out
 * @param failed messages that a channel refused, or that could not be written
 * @param suppressed messages that were not sent, by reason
 * @param redeemed codes of its journeys that are redeemed now
 * @param converted orders that are due to its messages and were not cancelled
 * @param revenue what was paid for those
 */
record CampaignReport(
        String campaignId,
        long entered,
        long running,
        long waiting,
        long sent,
        long unconfirmed,
        long failed,
        Map<String, Long> suppressed,
        long redeemed,
        long converted,
        List<Revenue> revenue) {

    /** @param amountMinor in the smallest unit of {@code currency} (ISO 4217) */
    record Revenue(String currency, long amountMinor, long orders) {}
}
