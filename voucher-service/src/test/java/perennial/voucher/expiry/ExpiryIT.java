package perennial.voucher.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.events.VoucherEvent;
import perennial.platform.testing.Http;
import perennial.schemas.Topics;
import perennial.voucher.VoucherIT;

class ExpiryIT extends VoucherIT {

    private static final String FOR_A_DAY = "\"discount\":{\"percent\":10},\"valid\":{\"days\":1}";
    private static final Duration A_DAY = Duration.ofDays(1);

    private final String customerId = unique("customer");
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    ExpiryIT(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Test
    void aVoucherThatNobodyUsedExpiresOnceWhenItsTimeIsOver() {
        String code = issued(customerId, promotion(FOR_A_DAY));
        clock.advance(A_DAY.minusSeconds(10));
        assertThat(allToldOf(code, 1)).extracting(VoucherEvent::getType).containsExactly("ISSUED");

        clock.advance(Duration.ofSeconds(10));

        List<VoucherEvent> told = toldOf(code, 2);
        VoucherEvent issued = told.getFirst();
        VoucherEvent expired = told.getLast();
        assertThat(expired.getType()).isEqualTo("EXPIRED");
        assertThat(expired.getOccurredAt()).isEqualTo(issued.getValidUntil());
        assertThat(expired.getCauseId()).isEqualTo(issued.getEventId());
        assertThat(expired.getCustomerId()).isEqualTo(customerId);
        assertThat(expired.getCampaignId()).isEqualTo("welcome");
        clock.advance(A_DAY);
        assertThat(allToldOf(code, 2)).hasSize(2);
    }

    @Test
    void oneThatIsRedeemedExpiresWhenItIsRolledBack() {
        String code = issued(customerId, promotion(FOR_A_DAY));
        String redemptionId = redeemed(customerId, unique("order"), code);
        clock.advance(A_DAY.multipliedBy(2));
        assertThat(allToldOf(code, 2)).extracting(VoucherEvent::getType).containsExactly("ISSUED", "REDEEMED");

        rollBack(redemptionId);

        List<VoucherEvent> told = toldOf(code, 4);
        assertThat(told)
                .extracting(VoucherEvent::getType)
                .containsExactly("ISSUED", "REDEEMED", "ROLLED_BACK", "EXPIRED");
        assertThat(told.getLast().getOccurredAt()).isEqualTo(told.get(2).getOccurredAt());
    }

    @Test
    void aGiftCardExpiresIfThereIsSomethingLeftOnIt() {
        String promotionId =
                promotion("\"discount\":{\"giftCardMinor\":8000,\"currency\":\"EUR\"},\"valid\":{\"days\":1}");
        String full = issued(customerId, promotionId);
        String half = issued(customerId, promotionId);
        String spent = issued(customerId, promotionId);
        redeemed(customerId, unique("order"), half);
        redeemed(customerId, unique("order"), spent);
        redeemed(customerId, unique("order"), spent);
        clock.advance(A_DAY);

        assertThat(toldOf(full, 2).getLast().getType()).isEqualTo("EXPIRED");
        assertThat(toldOf(half, 3).getLast().getType()).isEqualTo("EXPIRED");
        assertThat(allToldOf(spent, 3))
                .extracting(VoucherEvent::getType)
                .containsExactly("ISSUED", "REDEEMED", "REDEEMED");
    }

    @Test
    void oneThatIsDisabledHasEndedAlready() {
        String code = issued(customerId, promotion(FOR_A_DAY));
        PUBLISHER.publish(Topics.MESSAGES, message("FAILED", customerId, code));
        toldOf(code, 2);
        clock.advance(A_DAY);
        String other = issued(customerId, promotion(FOR_A_DAY));
        clock.advance(A_DAY);
        toldOf(other, 2);

        assertThat(allToldOf(code, 2)).extracting(VoucherEvent::getType).containsExactly("ISSUED", "DISABLED");
    }

    @Test
    void whatIsLockedKeepsNobodyWaiting() {
        String promotionId = promotion(FOR_A_DAY);
        List<String> codes = issued(Collections.nCopies(1200, customerId), promotionId);
        String locked = codes.getFirst();

        transaction.executeWithoutResult(status -> {
            jdbc.sql("select code from voucher where code = ? for update")
                    .param(locked)
                    .query(String.class)
                    .single();
            clock.advance(A_DAY);
            codes.stream().skip(1).forEach(code -> assertThat(toldOf(code, 2)).hasSize(2));
            assertThat(toldOf(locked, 1)).hasSize(1);
        });

        assertThat(toldOf(locked, 2).getLast().getType()).isEqualTo("EXPIRED");
        codes.forEach(code -> assertThat(toldOf(code, 2)).hasSize(2));
    }

    @Test
    void howFarBehindItIsShows() {
        String metrics =
                Http.at(managementPort).as("data").get("/actuator/prometheus").body();

        assertThat(metrics).contains("perennial_vouchers_overdue_seconds{");
    }
}
