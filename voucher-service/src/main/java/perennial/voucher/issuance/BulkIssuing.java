package perennial.voucher.issuance;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Promotions;
import perennial.voucher.register.Cause;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.Voucher;
import perennial.voucher.rule.Reason;

/**
 * Issues many codes in portions, each in a transaction of its own: what is out stays out, and whoever asks for the rest goes on
 * behind it. Two that ask at once take turns.
 */
@Component
class BulkIssuing {

    static final int PORTION = 2_000;

    private final BulkTable bulks;
    private final Promotions promotions;
    private final CodeDrawing drawing;
    private final Outcomes outcomes;
    private final Clock clock;
    private final TransactionTemplate transaction;

    BulkIssuing(
            BulkTable bulks,
            Promotions promotions,
            CodeDrawing drawing,
            Outcomes outcomes,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.bulks = bulks;
        this.promotions = promotions;
        this.drawing = drawing;
        this.outcomes = outcomes;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @return the id of the bulk, of which no code is out yet */
    String begin(String promotionId, InForce promotion, int codes, Cause cause) {
        Bulk bulk = new Bulk(
                UUID.randomUUID().toString(), promotionId, promotion.version(), codes, 0, cause, clock.instant());
        bulks.add(bulk);
        return bulk.bulkId();
    }

    /** What became of the next codes. */
    sealed interface Portion {
        record Issued() implements Portion {}

        /** There are none: all are out. */
        record AllOut() implements Portion {}

        /** @param reason why no code of the promotion is issued now */
        record Refused(Reason reason) implements Portion {}
    }

    Portion issueMore(String bulkId) {
        return transaction.execute(status -> {
            Bulk bulk = bulks.lock(bulkId);
            if (bulk.missing() == 0) {
                return new Portion.AllOut();
            }
            Instant now = clock.instant();
            Draft draft = draft(bulk);
            InForce current = promotions.inForce(bulk.promotionId()).orElseThrow();
            Optional<Reason> refusal = IssuePolicy.refusal(new IssuePolicy.Issuable(now, current, draft.period()));
            if (refusal.isPresent()) {
                return new Portion.Refused(refusal.get());
            }
            int portion = Math.min(PORTION, bulk.missing());
            List<Voucher> issued = drawing.draw(Collections.nCopies(portion, draft));
            outcomes.append(issued.stream()
                    .map(voucher -> Outcomes.issued(voucher, bulk.cause(), now).build())
                    .toList());
            bulks.setIssued(bulkId, bulk.issued() + portion);
            return new Portion.Issued();
        });
    }

    private Draft draft(Bulk bulk) {
        Promotion promised =
                promotions.version(bulk.promotionId(), bulk.promotionVersion()).orElseThrow();
        return new Draft(
                bulk.promotionId(),
                bulk.promotionVersion(),
                promised,
                null,
                null,
                false,
                Voucher.Origin.bulk(bulk.bulkId()),
                bulk.begunAt(),
                promised.validity().ofCodeIssuedAt(bulk.begunAt()));
    }
}
