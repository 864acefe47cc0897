package perennial.voucher.redemption;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;

/** What many do at once comes out as if one had done it after the other. */
class RaceIT extends VoucherIT {

    private static final int THREADS = 16;

    private final String ada = unique("ada");

    @Test
    void oneOfManyOrdersGetsTheCode() throws Exception {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10}"));

        Map<String, Long> answers = outcomes(atOnce(THREADS, repeat(64, () -> redeem(ada, unique("order"), code))));

        assertThat(answers).isEqualTo(Map.of("redeemed", 1L, "already_redeemed", 63L));
        assertThat(allToldOf(code, 2)).hasSize(2);
    }

    @Test
    void aLimitOfFiftyIsFiftyForTwoHundredBuyers() throws Exception {
        String promotionId =
                promotion("\"discount\":{\"percent\":10},\"limits\":{\"redemptions\":50,\"perCustomer\":1}");
        List<String> buyers = IntStream.range(0, 200).mapToObj(i -> ada + i).toList();
        List<String> codes = issued(buyers, promotionId);

        List<Http.Answer> answers = atOnce(
                THREADS,
                IntStream.range(0, 200)
                        .mapToObj(i -> (Callable<Http.Answer>)
                                () -> redeem(buyers.get(i), "order-of-" + buyers.get(i), codes.get(i)))
                        .toList());

        assertThat(outcomes(answers)).isEqualTo(Map.of("redeemed", 50L, "quantity_exceeded", 150L));
        assertThat(redemptionsTold(promotionId, 50)).isEqualTo(50);

        List<String> redemptionIds = answers.stream()
                .filter(answer -> answer.status() == 201)
                .map(answer -> answer.json().get("redemptionId").asString())
                .limit(10)
                .toList();
        List<Callable<Http.Answer>> mixed = new ArrayList<>();
        redemptionIds.forEach(id -> mixed.addAll(repeat(3, () -> rollBack(id))));
        IntStream.range(0, 200)
                .forEach(i -> mixed.add(() -> redeem(buyers.get(i), "second-order-of-" + buyers.get(i), codes.get(i))));
        Collections.shuffle(mixed);
        atOnce(THREADS, mixed);
        IntStream.range(0, 200).forEach(i -> redeem(buyers.get(i), "third-order-of-" + buyers.get(i), codes.get(i)));

        assertThat(redemptionsTold(promotionId, 60)).isEqualTo(60);
    }

    @Test
    void aCustomersLimitHoldsForAllHerCodes() throws Exception {
        String promotionId = promotion("\"discount\":{\"percent\":10},\"limits\":{\"perCustomer\":3}");
        List<String> codes = issued(Collections.nCopies(20, ada), promotionId);

        List<Http.Answer> answers = atOnce(
                THREADS,
                codes.stream()
                        .map(code -> (Callable<Http.Answer>) () -> redeem(ada, unique("order"), code))
                        .toList());

        assertThat(outcomes(answers)).isEqualTo(Map.of("redeemed", 3L, "per_customer_limit_exceeded", 17L));
    }

    @Test
    void retriesOfOneOrderAreOneRedemption() throws Exception {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String orderId = unique("order");

        List<Http.Answer> answers = atOnce(THREADS, repeat(32, () -> redeem(ada, orderId, code)));

        assertThat(answers).extracting(Http.Answer::status).containsOnly(201);
        assertThat(answers.stream().map(Http.Answer::body).distinct()).hasSize(1);
        assertThat(allToldOf(code, 2)).hasSize(2);
    }

    @Test
    void anIdempotencyKeyInParallelIsOneEffectAndOneAnswer() throws Exception {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String body = redemption(ada, unique("order"), code);
        Http keyed = shop().with("Idempotency-Key", unique("key"));

        List<Http.Answer> answers = atOnce(THREADS, repeat(50, () -> keyed.post("/redemptions", body)));

        assertThat(answers).extracting(Http.Answer::status).containsOnly(201);
        assertThat(answers.stream().map(Http.Answer::body).distinct()).hasSize(1);
        assertThat(allToldOf(code, 2)).hasSize(2);
    }

    @Test
    void rollbacksOfOneRedemptionGiveItsPlaceBackOnce() throws Exception {
        String promotionId = promotion("\"discount\":{\"percent\":10},\"limits\":{\"redemptions\":2}");
        List<String> codes = issued(Collections.nCopies(4, ada), promotionId);
        redeemed(ada, unique("order"), codes.get(0));
        String redemptionId = redeemed(ada, unique("order"), codes.get(1));

        List<Http.Answer> answers = atOnce(THREADS, repeat(32, () -> rollBack(redemptionId)));

        assertThat(answers).extracting(Http.Answer::status).containsOnly(200);
        assertThat(answers.stream().map(Http.Answer::body).distinct()).hasSize(1);
        redeemed(ada, unique("order"), codes.get(2));
        assertThat(redeem(ada, unique("order"), codes.get(3)).code()).isEqualTo("quantity_exceeded");
    }

    @Test
    void ordersWithTheSameCodesInAnyOrderDoNotBlockEachOther() throws Exception {
        String first = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String second = issued(ada, promotion("\"discount\":{\"percent\":20}"));
        List<Callable<Http.Answer>> calls =
                new ArrayList<>(repeat(32, () -> redeem(ada, unique("order"), first, second)));
        calls.addAll(repeat(32, () -> redeem(ada, unique("order"), second, first)));
        Collections.shuffle(calls);

        assertThat(outcomes(atOnce(THREADS, calls))).isEqualTo(Map.of("redeemed", 1L, "already_redeemed", 63L));
    }

    private static <T> List<Callable<T>> repeat(int times, Callable<T> call) {
        return Collections.nCopies(times, call);
    }

    /** How many calls were redeemed, and how many were refused for which reason. */
    private static Map<String, Long> outcomes(List<Http.Answer> answers) {
        return answers.stream()
                .collect(groupingBy(answer -> answer.status() == 201 ? "redeemed" : answer.code(), counting()));
    }
}
