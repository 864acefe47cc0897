package perennial.campaign.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How messages are handed over.
 *
 * @param from the sender, as it stands in the mail
 * @param messageIdDomain what stands after the @ of a {@code Message-ID}
 * @param workers how many hand over at a time, each with a connection of its own
 * @param claimSize how many messages a worker claims at once
 * @param claimLease after this somebody else may claim them; short, so that one slow hand-over does not hold up the rest of a claim
 * @param handOverLease after this a hand-over is taken for lost; longer than all timeouts of one SMTP conversation together
 */
@ConfigurationProperties("perennial.delivery")
record DeliverySettings(
        @DefaultValue("Perennial <hello@perennial.example>") String from,
        @DefaultValue("perennial.example") String messageIdDomain,
        @DefaultValue("4") int workers,
        @DefaultValue("8") int claimSize,
        @DefaultValue("10s") Duration claimLease,
        @DefaultValue("90s") Duration handOverLease) {}
