package perennial.campaign.channel;

import java.util.UUID;

/**
 * A message that is ready to be handed over.
 *
 * @param address of {@link perennial.campaign.recipient.Reach}
 */
public record Letter(UUID messageId, String customerId, String address, Content content) {}
