package perennial.campaign.recipient;

import java.util.Collection;

/** Told, in the same transaction, of whom something was heard. */
public interface ArrivalListener {

    void arrived(Collection<String> customerIds);
}
