package perennial.voucher.register;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.events.VoucherEvent;
import perennial.platform.definition.Definitions;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** Tells what became of vouchers: through the outbox, in the transaction that decides it, and counted once that is committed. */
@Component
public class Outcomes {

    private static final String NO_REASON = "";

    private final Outbox outbox;
    private final MeterRegistry metrics;
    private final JdbcClient jdbc;

    Outcomes(Outbox outbox, MeterRegistry metrics, JdbcClient jdbc) {
        this.outbox = outbox;
        this.metrics = metrics;
        this.jdbc = jdbc;
    }

    /**
     * An outcome that became true when it was decided.
     *
     * @param naturalKey what makes it this outcome and no other; its id follows from it
     */
    public static VoucherEvent.Builder outcome(OutcomeType type, String naturalKey, Cause cause, Instant now) {
        return VoucherEvent.newBuilder()
                .setEventId(eventId(type, naturalKey))
                .setType(type.name())
                .setOccurredAt(now)
                .setRecordedAt(now)
                .setCauseId(cause.id())
                .setActor(cause.actor());
    }

    private static String eventId(OutcomeType type, String naturalKey) {
        byte[] name = (type + "/" + naturalKey).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    /** The same about a voucher, with all that identifies it. */
    public static VoucherEvent.Builder outcome(
            OutcomeType type, Voucher voucher, String naturalKey, Cause cause, Instant now) {
        return outcome(type, naturalKey, cause, now)
                .setCode(voucher.code().value())
                .setPromotionId(voucher.promotionId())
                .setCustomerId(voucher.customerId())
                .setRequestId(voucher.origin().requestId())
                .setCampaignId(voucher.origin().campaignId());
    }

    /** That a voucher is out: by its request, or by its code where many were issued together. */
    public static VoucherEvent.Builder issued(Voucher voucher, Cause cause, Instant now) {
        return outcome(OutcomeType.ISSUED, voucher, issuedKey(voucher), cause, now)
                .setValidFrom(voucher.period().from())
                .setValidUntil(voucher.period().until());
    }

    /** That a voucher's time is over. What armed the timer is that it was issued. */
    public static VoucherEvent.Builder expired(Voucher voucher, Instant at, Instant now) {
        Cause issued = Cause.event(eventId(OutcomeType.ISSUED, issuedKey(voucher)));
        return outcome(OutcomeType.EXPIRED, voucher, voucher.code().value(), issued, now)
                .setOccurredAt(at);
    }

    private static String issuedKey(Voucher voucher) {
        String requestId = voucher.origin().requestId();
        return requestId != null ? requestId : voucher.code().value();
    }

    public void append(List<VoucherEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        outbox.append(Topics.VOUCHERS, events);
        TransactionSynchronizationManager.registerSynchronization(new Counting(events));
    }

    /** Counts what is told once it is committed, unless it was rolled back to a savepoint before that. */
    private final class Counting implements TransactionSynchronization {

        private final List<VoucherEvent> events;
        private final Set<Object> savepointsSince = new HashSet<>();
        private boolean undone;

        private Counting(List<VoucherEvent> events) {
            this.events = events;
        }

        @Override
        public void savepoint(Object savepoint) {
            savepointsSince.add(savepoint);
        }

        @Override
        public void savepointRollback(Object savepoint) {
            undone |= !savepointsSince.contains(savepoint);
        }

        @Override
        public void afterCommit() {
            if (!undone) {
                events.forEach(Outcomes.this::count);
            }
        }
    }

    private void count(VoucherEvent event) {
        OutcomeType type = OutcomeType.valueOf(event.getType());
        String reason = event.getReason();
        counter(event.getPromotionId(), type, type == OutcomeType.REFUSED && reason != null ? reason : NO_REASON)
                .increment();
    }

    /** An increase is seen of a counter that was there before; reasons to refuse are too many for that. */
    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void countFromZero() {
        Set<OutcomeType> types = EnumSet.complementOf(EnumSet.of(OutcomeType.REFUSED));
        Definitions.ids(jdbc, "Promotion")
                .forEach(promotionId -> types.forEach(type -> counter(promotionId, type, NO_REASON)));
    }

    private Counter counter(String promotionId, OutcomeType type, String reason) {
        return metrics.counter("perennial.vouchers", "promotion", promotionId, "type", type.tag(), "reason", reason);
    }
}
