package perennial.voucher.issuance;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.register.Cause;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;

/**
 * Takes over codes that exist already, all or none. A line that is in the register as it says is as good as imported, so a file can be
 * sent again, also with more lines.
 */
@Component
class CodeImport {

    private static final int PORTION = 5_000;

    private final BulkTable bulks;
    private final VoucherRegister register;
    private final Outcomes outcomes;
    private final Clock clock;
    private final TransactionTemplate savepoint;

    CodeImport(
            BulkTable bulks,
            VoucherRegister register,
            Outcomes outcomes,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.bulks = bulks;
        this.register = register;
        this.outcomes = outcomes;
        this.clock = clock;
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** What became of a file. */
    sealed interface Result {
        record Imported(int codes) implements Result {}

        /** The file itself is bad. */
        record Malformed(ImportDefects defects) implements Result {}

        /** Codes of it are out as something else. */
        record Taken(ImportDefects defects) implements Result {}
    }

    Result read(byte[] file, String promotionId, InForce promotion, Cause cause) {
        Instant now = clock.instant();
        Period period = promotion.promotion().validity().ofCodeIssuedAt(now);
        ImportDefects defects = new ImportDefects();
        List<ImportLine> lines = ImportFile.read(file, now, period, defects);
        if (!defects.areNone()) {
            return new Result.Malformed(defects);
        }
        Bulk bulk = new Bulk(
                UUID.randomUUID().toString(), promotionId, promotion.version(), lines.size(), lines.size(), cause, now);
        // Whoever imports some of the same codes at this moment waits for this one, or this one for him, but never
        // both.
        List<ImportLine> sorted =
                lines.stream().sorted(Comparator.comparing(ImportLine::code)).toList();
        return savepoint.execute(status -> {
            bulks.add(bulk);
            List<ImportLine> taken = new ArrayList<>();
            for (int from = 0; from < sorted.size(); from += PORTION) {
                taken.addAll(add(sorted.subList(from, Math.min(from + PORTION, sorted.size())), bulk, promotion));
            }
            if (taken.isEmpty()) {
                return new Result.Imported(lines.size());
            }
            status.setRollbackOnly();
            taken.stream()
                    .sorted(Comparator.comparingLong(ImportLine::line))
                    .forEach(line -> defects.add(
                            line.line(), "code " + line.code() + " is out already, and not as this line says"));
            return new Result.Taken(defects);
        });
    }

    /** @return those whose code is out as something else */
    private List<ImportLine> add(List<ImportLine> lines, Bulk bulk, InForce promotion) {
        List<Voucher> vouchers =
                lines.stream().map(line -> voucher(line, bulk, promotion)).toList();
        Set<Code> added = register.add(vouchers);
        List<ImportLine> there =
                lines.stream().filter(line -> !added.contains(line.code())).toList();
        Map<Code, Voucher> known =
                register.find(there.stream().map(ImportLine::code).toList());
        outcomes.append(vouchers.stream()
                .filter(voucher -> added.contains(voucher.code()))
                .map(voucher ->
                        Outcomes.issued(voucher, bulk.cause(), bulk.begunAt()).build())
                .toList());
        return there.stream()
                .filter(line -> !Optional.ofNullable(known.get(line.code()))
                        .map(voucher -> isAsItSays(line, voucher, bulk.promotionId()))
                        .orElse(false))
                .toList();
    }

    private static boolean isAsItSays(ImportLine line, Voucher voucher, String promotionId) {
        return voucher.promotionId().equals(promotionId)
                && voucher.origin().bulkId() != null
                && Objects.equals(voucher.customerId(), line.customerId())
                && (line.validUntil() == null
                        || line.validUntil().equals(voucher.period().until()));
    }

    private static Voucher voucher(ImportLine line, Bulk bulk, InForce promotion) {
        Period period = promotion.promotion().validity().ofCodeIssuedAt(bulk.begunAt());
        return new Draft(
                        bulk.promotionId(),
                        bulk.promotionVersion(),
                        promotion.promotion(),
                        line.customerId(),
                        null,
                        false,
                        Voucher.Origin.bulk(bulk.bulkId()),
                        bulk.begunAt(),
                        line.validUntil() == null ? period : new Period(period.from(), line.validUntil()))
                .with(line.code());
    }
}
