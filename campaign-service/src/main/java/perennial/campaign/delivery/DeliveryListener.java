package perennial.campaign.delivery;

import java.time.Instant;
import perennial.platform.batching.RoundTrip;

/** Told of what became of a message that was due; what that changes goes along with the trip that settles the message. */
public interface DeliveryListener {

    void settled(Message message, Outcome outcome, Instant at, RoundTrip trip);
}
