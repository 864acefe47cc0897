package perennial.voucher.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;
import tools.jackson.databind.JsonNode;

class ImportIT extends VoucherIT {

    private final String promotionId = unique("promotion");
    private final String prefix = unique("OLD").toUpperCase(Locale.ROOT);
    private final JdbcClient jdbc;
    private final MeterRegistry metrics;

    @Autowired
    ImportIT(JdbcClient jdbc, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.metrics = metrics;
    }

    @Test
    void codesThatExistAlreadyAreGoodHereToo() {
        define();
        Http.Answer answer = importCodes("code,customerId,validUntil\n" + prefix + "-1,ada,2099-01-01T00:00:00Z\n"
                + prefix.toLowerCase(Locale.ROOT) + "-2,,\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().get("imported").asInt()).isEqualTo(2);
        var told = toldOf(prefix + "-1", 1).getFirst();
        assertThat(told.getType()).isEqualTo("ISSUED");
        assertThat(told.getCustomerId()).isEqualTo("ada");
        assertThat(told.getValidUntil()).hasToString("2099-01-01T00:00:00Z");
        assertThat(redeem("bob", unique("order"), prefix + "-1").code()).isEqualTo("not_your_voucher");
        redeemed("bob", unique("order"), prefix + "-2");
    }

    @Test
    void theSameFileIsTheSameImport() {
        define();
        String file = file(0, 6_000);
        Http.Answer first = importCodes(file);
        assertThat(first.status()).as(first.body()).isEqualTo(201);

        Http.Answer second = importCodes(file);
        Http.Answer more = importCodes(file + prefix + "-MORE\n");

        assertThat(second.status()).as(second.body()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(more.status()).isEqualTo(201);
        assertThat(issued()).isEqualTo(6_001);
        assertThat(allToldOf(prefix + "-0", 1)).hasSize(1);
    }

    @Test
    void anIdempotencyKeyIsKept() {
        define();
        Http marketing = marketing().with("Idempotency-Key", UUID.randomUUID().toString());
        String first = marketing.post(path(), file(0, 2)).body();

        assertThat(marketing.post(path(), file(0, 2)).body()).isEqualTo(first);
        assertThat(marketing.post(path(), file(0, 3)).code()).isEqualTo("idempotency_key_reused");
        assertThat(issued()).isEqualTo(2);
    }

    @Test
    void oneBadLineStopsAllAndIsNamed() {
        define();
        Http.Answer answer = importCodes("code,validUntil\n" + prefix + "-1,\n" + prefix + "-2,yesterday\nA B,\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed");
        assertThat(answer.json().get("detail").asString()).contains("Line 3: validUntil", "2 lines are bad");
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("line").asInt()))
                .containsExactly(3, 4);
        assertThat(issued()).isZero();
    }

    @Test
    void aCodeThatIsSomethingElseStopsAllAndIsNamed() {
        define();
        importCodes("code,customerId\n" + prefix + "-1,ada\n");
        String other = promotion("\"discount\":{\"percent\":20}");

        double before = issuedByMetric(other);

        Http.Answer toAnother = marketing()
                .with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/promotions/" + other + "/vouchers", "code\n" + prefix + "-2\n" + prefix + "-1\n");
        Http.Answer toAnybody = importCodes("code\n" + prefix + "-1\n" + prefix + "-2\n");

        assertThat(toAnother.status()).as(toAnother.body()).isEqualTo(409);
        assertThat(toAnother.code()).isEqualTo("code_taken");
        JsonNode error = toAnother.json().get("errors").get(0);
        assertThat(error.get("line").asInt()).isEqualTo(3);
        assertThat(error.get("reason").asString()).contains(prefix + "-1");
        assertThat(toAnybody.code()).isEqualTo("code_taken");
        assertThat(issuedByMetric(other)).isEqualTo(before);
        assertThat(as("support").get("/vouchers/" + prefix + "-2").status()).isEqualTo(404);
        assertThat(allToldOf(prefix + "-2", 0)).isEmpty();
    }

    @RepeatedTest(3)
    void filesThatOverlapAreTakenAtTheSameTimeInWhateverOrderTheirLinesStand() throws Exception {
        define();
        List<String> lines = file(0, 20_000).lines().skip(1).toList();
        String upwards = "code\n" + String.join("\n", lines);
        String downwards = "code\n" + String.join("\n", lines.reversed());

        List<Http.Answer> answers = atOnce(2, List.of(() -> importCodes(upwards), () -> importCodes(downwards)));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(201));
        assertThat(issued()).isEqualTo(20_000);
    }

    @Test
    void marketingAloneMayAndAFileHasItsBounds() {
        define();
        assertThat(as("support")
                        .with("Content-Type", "text/csv")
                        .post(path(), file(0, 1))
                        .status())
                .isEqualTo(403);
        Http.Answer large = importCodes("code\n" + "x".repeat(9 * 1024 * 1024));
        assertThat(large.status()).isEqualTo(413);
        assertThat(marketing().post("/promotions/no-such/vouchers", file(0, 1)).status())
                .isEqualTo(404);
        assertThat(as("marketing")
                        .with("Content-Type", "text/plain")
                        .post(path(), "code")
                        .status())
                .isEqualTo(415);
    }

    private void define() {
        promotion(promotionId, "\"discount\":{\"percent\":10}");
    }

    private Http.Answer importCodes(String file) {
        return marketing().post(path(), file);
    }

    private Http marketing() {
        return as("marketing").with("Content-Type", "text/csv");
    }

    private String path() {
        return "/promotions/" + promotionId + "/vouchers";
    }

    private String file(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> prefix + "-" + i + "\n")
                .collect(Collectors.joining("", "code\n", ""));
    }

    private double issuedByMetric(String promotion) {
        return metrics.find("perennial.vouchers").tags("promotion", promotion, "type", "issued").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private int issued() {
        return jdbc.sql("select count(*) from voucher where promotion_id = ?")
                .param(promotionId)
                .query(Integer.class)
                .single();
    }
}
