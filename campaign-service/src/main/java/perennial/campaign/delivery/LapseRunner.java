package perennial.campaign.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.batching.RoundTrip;

/** Brings back what the holder of a lapsed lease had claimed, and admits what nobody knows of what it was handing over. */
class LapseRunner {

    private static final Logger LOG = LoggerFactory.getLogger(LapseRunner.class);

    /** They go in one round trip. */
    private static final int AT_ONCE = 20;

    private final MessageTable messages;
    private final DeliveryWriter writer;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final WorkSignal deliverySignal;
    private final Clock clock;

    LapseRunner(
            MessageTable messages,
            DeliveryWriter writer,
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            WorkSignal deliverySignal,
            Clock clock) {
        this.messages = messages;
        this.writer = writer;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.deliverySignal = deliverySignal;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void lapse() {
        if (messages.reclaim() > 0) {
            deliverySignal.ring();
        }
        while (unconfirm() == AT_ONCE) {
            LOG.warn("More than {} hand-overs lapsed", AT_ONCE);
        }
    }

    private int unconfirm() {
        Integer lapsed = transaction.execute(status -> {
            Instant now = clock.instant();
            List<MessageTable.Lapsed> found = messages.lapsed(AT_ONCE);
            RoundTrip trip = new RoundTrip(jdbc);
            found.forEach(each -> writer.settle(
                    each.message(),
                    MessageState.HANDING_OVER,
                    each.token(),
                    new Outcome.Unconfirmed("lease_lapsed"),
                    now,
                    trip));
            trip.make();
            return found.size();
        });
        return lapsed == null ? 0 : lapsed;
    }
}
