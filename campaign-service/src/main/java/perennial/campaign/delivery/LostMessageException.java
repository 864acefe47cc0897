package perennial.campaign.delivery;

import java.util.UUID;

/** The token does not hold the message any more: its lease has lapsed, and somebody else has seen to it. */
final class LostMessageException extends RuntimeException {

    LostMessageException(UUID messageId) {
        super("Message " + messageId + " is not held any more");
    }
}
