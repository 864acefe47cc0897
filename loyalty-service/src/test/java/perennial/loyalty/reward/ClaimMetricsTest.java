package perennial.loyalty.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

class ClaimMetricsTest {

    private static final Claiming.Answer GIVEN = new Claiming.Answer.Given(UUID.randomUUID(), 0, UUID.randomUUID());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ClaimMetrics metrics = new ClaimMetrics(registry);

    @BeforeEach
    void begin() {
        TransactionSynchronizationManager.initSynchronization();
    }

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clearSynchronization();
    }

    @Test
    void aClaimIsCountedWhenTheOutermostTransactionIsCommitted() {
        metrics.countAfterCommit(GIVEN);
        metrics.countAfterCommit(new Claiming.Answer.Refused(Refusal.OUT_OF_STOCK, 0));
        metrics.countAfterCommit(new Claiming.Answer.Unknown("reward", "r"));
        assertThat(count("given")).isZero();

        TransactionSynchronizationUtils.triggerAfterCommit();

        assertThat(count("given")).isEqualTo(1);
        assertThat(count(Refusal.OUT_OF_STOCK.code())).isEqualTo(1);
    }

    private double count(String outcome) {
        return registry.get("perennial.loyalty.claims")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
