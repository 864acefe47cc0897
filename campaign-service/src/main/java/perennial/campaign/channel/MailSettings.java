package perennial.campaign.channel;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands in each mail.
 *
 * @param from the sender
 * @param messageIdDomain what stands after the @ of a {@code Message-ID}
 */
@ConfigurationProperties("perennial.mail")
public record MailSettings(
        @DefaultValue("Perennial <hello@perennial.example>") String from,
        @DefaultValue("perennial.example") String messageIdDomain) {}
