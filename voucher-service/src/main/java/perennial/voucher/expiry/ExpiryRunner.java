package perennial.voucher.expiry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.VoucherRegister;
import perennial.voucher.register.VoucherRegister.Expired;

/**
 * Tells within a second that vouchers have expired which somebody could have used until then: each once, whichever instance does. The
 * vouchers themselves are the timers. One that is redeemed waits, and is told of if it is rolled back.
 */
@Component
class ExpiryRunner {

    private static final int AT_ONCE = 500;

    private final VoucherRegister register;
    private final Outcomes outcomes;
    private final Clock clock;
    private final TransactionTemplate transaction;

    ExpiryRunner(
            VoucherRegister register,
            Outcomes outcomes,
            Clock clock,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        this.register = register;
        this.outcomes = outcomes;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        Gauge.builder("perennial.vouchers.overdue.seconds", () -> register.overdueSeconds(clock.instant()))
                .description("For how long a voucher has been expired of which that is not told")
                .register(metrics);
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void expire() {
        int told;
        do {
            told = expireSome();
        } while (told == AT_ONCE);
    }

    private int expireSome() {
        return transaction.execute(status -> {
            Instant now = clock.instant();
            List<Expired> expired = register.expire(now, AT_ONCE);
            outcomes.append(expired.stream()
                    .map(each ->
                            Outcomes.expired(each.voucher(), each.at(), now).build())
                    .toList());
            return expired.size();
        });
    }
}
