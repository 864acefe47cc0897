package perennial.campaign.suppression;

import java.time.Clock;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import perennial.campaign.recipient.Reach;

/** Takes addresses off the suppression list, and keeps who did it and why. */
@Component
class LiftWriter {

    private final SuppressionTable suppressions;
    private final AddressHash hash;
    private final Clock clock;

    LiftWriter(SuppressionTable suppressions, AddressHash hash, Clock clock) {
        this.suppressions = suppressions;
        this.hash = hash;
        this.clock = clock;
    }

    /** @return why it was on the list; empty if it was not */
    @Transactional
    public Set<BounceKind> lift(Reach reach, String address, String reason, String actor, String requestId) {
        String addressHash = hash.of(reach, address);
        Set<BounceKind> lifted = suppressions.lift(reach.channel(), addressHash);
        lifted.forEach(kind -> suppressions.keepLift(
                reach.channel(),
                addressHash,
                kind,
                new SuppressionTable.Lift(reason, actor, requestId, clock.instant())));
        return lifted;
    }
}
