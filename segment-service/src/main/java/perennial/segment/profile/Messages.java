package perennial.segment.profile;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a customer was sent: the last {@value #HORIZON} one by one, older ones as sums for each campaign.
 * Given up beyond that horizon: a message that first arrives then does not count. The sums are kept of
 * {@value #MOST_CAMPAIGNS} campaigns, those that wrote last.
 */
public record Messages(Remembered<Message> recent, Map<String, OfCampaign> folded) {
    /** The number of messages, over all campaigns, that are remembered one by one. */
    public static final int HORIZON = 200;

    static final int MOST_CAMPAIGNS = 200;

    public static final Messages NONE = new Messages(Remembered.nothing(), Map.of());

    public Messages {
        folded = Map.copyOf(folded);
    }

    /** One message that was handed over, or may have been. */
    public record Message(String messageId, String campaignId, Instant at) implements Remembered.Item {
        @Override
        public String id() {
            return messageId;
        }
    }

    /** How often, and when last, one campaign wrote. */
    public record OfCampaign(long count, @Nullable Instant lastAt) {
        public static final OfCampaign NEVER = new OfCampaign(0, null);

        OfCampaign with(Message message) {
            boolean latest = lastAt == null || message.at().isAfter(lastAt);
            return new OfCampaign(count + 1, latest ? message.at() : lastAt);
        }
    }

    public OfCampaign of(String campaignId) {
        OfCampaign sum = folded.getOrDefault(campaignId, OfCampaign.NEVER);
        for (Message message : recent.items()) {
            if (message.campaignId().equals(campaignId)) {
                sum = sum.with(message);
            }
        }
        return sum;
    }

    /** Null if the message lies beyond the horizon; this, if it brings nothing new. */
    @Nullable Messages with(Message news) {
        Message known = recent.find(news.messageId());
        if (known == null && recent.isBeyondHorizon(news.at())) {
            return null;
        }
        if (known != null && !news.at().isBefore(known.at())) {
            return this;
        }
        Remembered.Put<Message> put = recent.put(news, HORIZON);
        if (put.folded().isEmpty()) {
            return new Messages(put.remembered(), folded);
        }
        Map<String, OfCampaign> sums = new HashMap<>(folded);
        for (Message old : put.folded()) {
            sums.put(
                    old.campaignId(),
                    sums.getOrDefault(old.campaignId(), OfCampaign.NEVER).with(old));
        }
        Remembered.forgetOldest(sums, MOST_CAMPAIGNS, OfCampaign::lastAt);
        return new Messages(put.remembered(), sums);
    }
}
