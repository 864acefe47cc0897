package perennial.voucher.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;
import tools.jackson.databind.JsonNode;

class BulkIT extends VoucherIT {

    private static final int SEVERAL_PORTIONS = 2 * BulkIssuing.PORTION + 500;

    private final String promotionId = unique("promotion");
    private final JdbcClient jdbc;

    @Autowired
    BulkIT(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Test
    void manyCodesComeInOneAnswerAndEachIsTold() {
        define();
        Http.Answer answer = issue(as("marketing"), SEVERAL_PORTIONS);

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        List<String> codes = codes(answer);
        assertThat(new HashSet<>(codes)).hasSize(SEVERAL_PORTIONS);
        JsonNode first = answer.json().get("vouchers").get(0);
        var told = toldOf(codes.getFirst(), 1).getFirst();
        assertThat(told.getValidUntil()).hasToString(first.get("validUntil").asString());
        assertThat(told.getActor()).isEqualTo("tester");
        assertThat(told.getCustomerId()).isNull();
        assertThat(toldOf(codes.getLast(), 1).getFirst().getType()).isEqualTo("ISSUED");
        redeemed(unique("customer"), unique("order"), codes.getLast());
        JsonNode shown = as("support").get("/vouchers/" + codes.getFirst()).json();
        assertThat(shown.has("customerId")).isFalse();
        assertThat(shown.has("bulkId")).isTrue();
    }

    @Test
    void theyComeAsCsvToWhoeverAsksForIt() {
        define();
        Http.Answer answer = issue(as("marketing").with("Accept", "text/csv"), 3);

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).isEqualTo("code,validUntil");
        assertThat(lines.getLast()).matches("BULK-[2-9A-HJ-NP-Z]{12},20\\d\\d-.*Z");
    }

    @Test
    void aRetryGetsTheSameCodes() {
        define();
        Http marketing = withKey();
        Http.Answer first = issue(marketing, SEVERAL_PORTIONS);
        clock.advance(Duration.ofHours(1));

        Http.Answer second = issue(marketing, SEVERAL_PORTIONS);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(issue(marketing.with("Accept", "text/csv"), SEVERAL_PORTIONS)
                        .body()
                        .lines()
                        .skip(1))
                .map(line -> line.substring(0, line.indexOf(',')))
                .isEqualTo(codes(first));
        assertThat(issued()).isEqualTo(SEVERAL_PORTIONS);
    }

    @Test
    void aRetryGoesOnWhereTheFirstCallBrokeOff() {
        define();
        Http marketing = withKey();
        Http.Answer whole = issue(marketing, SEVERAL_PORTIONS);
        String bulkId = breakOffAfterOnePortion();

        Http.Answer retried = issue(marketing, SEVERAL_PORTIONS);

        assertThat(codes(retried).subList(0, BulkIssuing.PORTION))
                .isEqualTo(codes(whole).subList(0, BulkIssuing.PORTION));
        assertThat(new HashSet<>(codes(retried))).hasSize(SEVERAL_PORTIONS);
        assertThat(issued()).isEqualTo(SEVERAL_PORTIONS);
        assertThat(jdbc.sql("select issued from bulk where bulk_id = ?")
                        .param(bulkId)
                        .query(Integer.class)
                        .single())
                .isEqualTo(SEVERAL_PORTIONS);
    }

    @Test
    void ofAPromotionThatIsStoppedMeanwhileTheRestIsNotIssuedUntilItIsResumed() {
        define();
        Http marketing = withKey();
        issue(marketing, SEVERAL_PORTIONS);
        breakOffAfterOnePortion();
        as("marketing").post("/promotions/" + promotionId + "/stop", "");

        Http.Answer stopped = issue(marketing, SEVERAL_PORTIONS);

        assertThat(stopped.status()).isEqualTo(409);
        assertThat(stopped.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(stopped.code()).isEqualTo("promotion_stopped");
        assertThat(issued()).isEqualTo(BulkIssuing.PORTION);
        as("marketing").post("/promotions/" + promotionId + "/resume", "");
        assertThat(codes(issue(marketing, SEVERAL_PORTIONS))).hasSize(SEVERAL_PORTIONS);
        as("marketing").post("/promotions/" + promotionId + "/stop", "");
        assertThat(codes(issue(marketing, SEVERAL_PORTIONS)))
                .as("what is out is shown again")
                .hasSize(SEVERAL_PORTIONS);
    }

    @Test
    void noCodeIsIssuedAfterItsTime() {
        promotion(
                promotionId,
                "\"discount\":{\"percent\":10},\"valid\":{\"until\":\""
                        + clock.instant().plusSeconds(1800) + "\"}");
        Http marketing = withKey();
        issue(marketing, SEVERAL_PORTIONS);
        breakOffAfterOnePortion();
        clock.advance(Duration.ofHours(1));

        assertThat(issue(marketing, SEVERAL_PORTIONS).code()).isEqualTo("expired");
        assertThat(issued()).isEqualTo(BulkIssuing.PORTION);
    }

    @Test
    void callsAtOnceWithOneKeyGetTheSameCodes() throws Exception {
        define();
        Http marketing = withKey();
        Callable<String> call = () -> issue(marketing, SEVERAL_PORTIONS).body();

        List<String> answers = atOnce(4, Collections.nCopies(4, call));

        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(issued()).isEqualTo(SEVERAL_PORTIONS);
    }

    @Test
    void aKeyIsForOneBody() {
        define();
        Http marketing = withKey();
        issue(marketing, 2);

        Http.Answer other = issue(marketing, 3);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        assertThat(issued()).isEqualTo(2);
    }

    @Test
    void noneOfAPromotionThatIsStoppedOrUnknownOrHasOneForAll() {
        define();
        as("marketing").post("/promotions/" + promotionId + "/stop", "");
        assertThat(issue(as("marketing"), 2).code()).isEqualTo("promotion_stopped");
        assertThat(as("marketing")
                        .post("/promotions/no-such/vouchers", "{\"count\":2}")
                        .status())
                .isEqualTo(404);
        String generic = promotion("\"discount\":{\"percent\":10},\"codes\":{\"generic\":\""
                + unique("ALL").toUpperCase(Locale.ROOT) + "\"}");
        assertThat(as("marketing")
                        .post("/promotions/" + generic + "/vouchers", "{\"count\":2}")
                        .code())
                .isEqualTo("generic_code");
        assertThat(issued()).isZero();
    }

    @Test
    void giftCardsComeWithTheirBalance() {
        promotion(promotionId, "\"discount\":{\"giftCardMinor\":5000,\"currency\":\"EUR\"}");
        String code = codes(issue(as("marketing"), 1)).getFirst();

        JsonNode card = as("support").get("/vouchers/" + code).json();

        assertThat(card.get("balanceMinor").asLong()).isEqualTo(5000);
    }

    private void define() {
        promotion(
                promotionId, "\"discount\":{\"percent\":10},\"codes\":{\"prefix\":\"BULK-\"},\"valid\":{\"days\":14}");
    }

    private Http withKey() {
        return as("marketing").with("Idempotency-Key", UUID.randomUUID().toString());
    }

    private Http.Answer issue(Http marketing, int count) {
        return marketing.post("/promotions/" + promotionId + "/vouchers", "{\"count\":" + count + "}");
    }

    private static List<String> codes(Http.Answer answer) {
        Stream<JsonNode> vouchers = answer.json().get("vouchers").valueStream();
        return vouchers.map(voucher -> voucher.get("code").asString()).toList();
    }

    private int issued() {
        return jdbc.sql("select count(*) from voucher where promotion_id = ?")
                .param(promotionId)
                .query(Integer.class)
                .single();
    }

    /** What the database would hold had the service died after the first portion. */
    private String breakOffAfterOnePortion() {
        jdbc.sql("""
                delete from voucher where promotion_id = ? and number not in
                    (select number from voucher where promotion_id = ? order by number limit ?)
                """).params(promotionId, promotionId, BulkIssuing.PORTION).update();
        return jdbc.sql("update bulk set issued = ? where promotion_id = ? returning bulk_id")
                .params(BulkIssuing.PORTION, promotionId)
                .query((row, number) -> row.getString(1))
                .single();
    }
}
