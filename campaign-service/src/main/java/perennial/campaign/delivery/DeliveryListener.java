package perennial.campaign.delivery;

import java.time.Instant;

/** Told, in the same transaction, of what became of a message that was due. */
public interface DeliveryListener {

    void settled(Message message, Outcome outcome, Instant at);
}
