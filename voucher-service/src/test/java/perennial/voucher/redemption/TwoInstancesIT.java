package perennial.voucher.redemption;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;

/** A limit is a limit, whichever instance is asked. */
class TwoInstancesIT extends VoucherIT {

    private static final int CALLERS = 64;
    private static final int BUYERS = 2_000;
    private static final int PLACES = 500;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ConfigurableApplicationContext another;

    @Autowired
    private JdbcClient jdbc;

    @BeforeAll
    static void start() {
        another = anotherInstance();
    }

    @AfterAll
    static void stop() {
        another.close();
    }

    @Test
    void whoeverIsPausedWithinATransactionHoldsItsLocksForHalfAMinuteAtMost() {
        assertThat(jdbc.sql("show idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("30s");
    }

    @Test
    void theFirst500Of2000GetThePlacesOfAGenericCode() throws Exception {
        String code = unique("FIRST500").toUpperCase(Locale.ROOT);
        String promotionId = promotion("\"discount\":{\"percent\":10},\"codes\":{\"generic\":\"" + code
                + "\"},\"limits\":{\"redemptions\":500}");
        List<Http> instances = List.of(shop(), shopAt(another));
        List<Callable<Http.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < BUYERS; i++) {
            Http instance = instances.get(i % 2);
            String body = redemption("buyer-" + i, promotionId + "-order-" + i, code);
            calls.add(() -> instance.post("/redemptions", body));
        }

        Map<String, Long> answers = atOnce(CALLERS, calls).stream()
                .collect(groupingBy(answer -> answer.status() == 201 ? "redeemed" : answer.code(), counting()));

        assertThat(answers).isEqualTo(Map.of("redeemed", (long) PLACES, "quantity_exceeded", (long) BUYERS - PLACES));
        assertThat(jdbc.sql("select redemptions from promotion_use where promotion_id = ?")
                        .param(promotionId)
                        .query(Long.class)
                        .single())
                .isEqualTo(PLACES);
        assertThat(redemptionsTold(promotionId, PLACES)).isEqualTo(PLACES);
    }

    @Test
    void anIdempotencyKeyOnBothInstancesIsOneEffectAndOneAnswer() throws Exception {
        String ada = unique("ada");
        String code = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String body = redemption(ada, unique("order"), code);
        String key = unique("key");
        List<Callable<Http.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Http instance = (i % 2 == 0 ? shop() : shopAt(another)).with("Idempotency-Key", key);
            calls.add(() -> instance.post("/redemptions", body));
        }

        List<Http.Answer> answers = atOnce(50, calls);

        assertThat(answers).extracting(Http.Answer::status).containsOnly(201);
        assertThat(answers.stream().map(Http.Answer::body).distinct()).hasSize(1);
        assertThat(allToldOf(code, 2)).hasSize(2);
    }
}
