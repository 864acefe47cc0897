package perennial.campaign.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How messages are handed over.
 *
 * @param claimSize how many messages a worker claims at once, at most
 * @param claimLease after this somebody else may claim them; short, so that one slow hand-over does not hold up the rest of a claim
 * @param handOverLease after this a hand-over is taken for lost; longer than all timeouts of one SMTP conversation together
 */
@ConfigurationProperties("perennial.delivery")
record DeliverySettings(
        @DefaultValue("32") int claimSize,
        @DefaultValue("10s") Duration claimLease,
        @DefaultValue("90s") Duration handOverLease) {}
