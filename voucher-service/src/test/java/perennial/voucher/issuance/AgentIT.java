package perennial.voucher.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.events.VoucherEvent;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;
import tools.jackson.databind.JsonNode;

class AgentIT extends VoucherIT {

    private static final String TEN_PERCENT = "\"discount\":{\"percent\":10},\"valid\":{\"days\":14}";

    private final String customerId = unique("customer");

    @Test
    void anAgentIssuesOneCodeForOneCustomer() {
        String promotionId = promotion(TEN_PERCENT);

        Http.Answer answer = as("support")
                .with("X-Request-Id", "call-" + customerId)
                .post(path(promotionId), """
                        {"customerId":"%s","sku":"s-1","reason":"late parcel"}""".formatted(customerId));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        JsonNode issued = answer.json().get("vouchers").get(0);
        String code = issued.get("code").asString();
        VoucherEvent told = toldOf(code, 1).getFirst();
        assertThat(told.getType()).isEqualTo("ISSUED");
        assertThat(told.getCustomerId()).isEqualTo(customerId);
        assertThat(told.getActor()).isEqualTo("tester");
        assertThat(told.getReason()).as("what an agent wrote is not told").isNull();
        assertThat(told.getCauseId()).isEqualTo("call-" + customerId);
        assertThat(told.getValidUntil()).hasToString(issued.get("validUntil").asString());
        JsonNode shown = as("support").get("/vouchers/" + code).json();
        assertThat(shown.get("issuedBy").asString()).isEqualTo("tester");
        assertThat(shown.get("issueReason").asString()).isEqualTo("late parcel");
        assertThat(shown.get("sku").asString()).isEqualTo("s-1");
        assertThat(redeem("somebody-else", unique("order"), code).code()).isEqualTo("not_your_voucher");
        redeemed(customerId, unique("order"), code);
    }

    @Test
    void anIdempotencyKeyIssuesOnce() {
        String promotionId = promotion(TEN_PERCENT);
        Http agent = as("support").with("Idempotency-Key", UUID.randomUUID().toString());
        String body = "{\"customerId\":\"" + customerId + "\"}";

        String first = agent.post(path(promotionId), body).body();

        assertThat(agent.post(path(promotionId), body).body()).isEqualTo(first);
        assertThat(vouchers()).hasSize(1);
    }

    @Test
    void aVoucherThatAppliesByItselfIsMarked() {
        String byCall = promotion(TEN_PERCENT);
        as("support").post(path(byCall), "{\"customerId\":\"" + customerId + "\",\"automatic\":true}");
        String byPromotion = promotion(TEN_PERCENT + ",\"automatic\":true");
        as("support").post(path(byPromotion), "{\"customerId\":\"" + customerId + "\"}");

        assertThat(vouchers())
                .hasSize(2)
                .allMatch(voucher -> voucher.get("automatic").asBoolean());
    }

    @Test
    void aGiftCardHasItsBalance() {
        String promotionId = promotion("\"discount\":{\"giftCardMinor\":5000,\"currency\":\"EUR\"}");
        as("support").post(path(promotionId), "{\"customerId\":\"" + customerId + "\"}");

        JsonNode card = vouchers().get(0);
        assertThat(card.get("kind").asString()).isEqualTo("GIFT_CARD");
        assertThat(card.get("balanceMinor").asLong()).isEqualTo(5000);
        assertThat(card.get("currency").asString()).isEqualTo("EUR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "support   | {}                                            | 400 | either customerId or count",
                "support   | {\"customerId\":\"c\",\"count\":1}            | 400 | either customerId or count",
                "support   | {\"customerId\":\"\"}                         | 400 | customerId must have 1 to 200",
                "support   | {\"customerId\":\"c\",\"skus\":\"s\"}         | 400 | skus is not a known key",
                "marketing | {\"count\":0}                                 | 400 | count",
                "marketing | {\"count\":1000001}                           | 400 | count",
                "marketing | {\"count\":2,\"reason\":\"why\"}              | 400 | go with customerId only",
                "marketing | {\"customerId\":\"c\"}                        | 403 | scope",
                "support   | {\"count\":1}                                 | 403 | scope",
            })
    void theBodySaysWhatIsWantedAndWhoMay(String scope, String body, int status, String detail) {
        Http.Answer answer = as(scope).post(path(promotion(TEN_PERCENT)), body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().get("detail").asString()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"giftCardMinor\":5000,\"currency\":\"EUR\"}",
                "{\"freeProduct\":\"s-2\"}",
                "{\"percent\":10},\"appliesTo\":{\"skus\":[\"s-2\"]}",
            })
    void aProductThatTheDiscountIsNotForIsNamed(String discount) {
        String promotionId = promotion("\"discount\":" + discount);

        Http.Answer answer =
                as("support").post(path(promotionId), "{\"customerId\":\"" + customerId + "\",\"sku\":\"s-1\"}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("sku_not_discounted");
        assertThat(answer.json().get("detail").asString()).contains("sku");
        assertThat(vouchers()).isEmpty();
    }

    @Test
    void aProductThatTheDiscountIsForIsFine() {
        String free = promotion("\"discount\":{\"freeProduct\":\"s-1\"}");
        String ofCategory = promotion(
                "\"discount\":{\"percent\":10},\"appliesTo\":{\"categories\":[\"shoes\"],\"skus\":[\"s-2\"]}");
        String body = "{\"customerId\":\"" + customerId + "\",\"sku\":\"s-1\"}";

        assertThat(as("support").post(path(free), body).status()).isEqualTo(201);
        assertThat(as("support").post(path(ofCategory), body).status()).isEqualTo(201);
    }

    @Test
    void nothingIsIssuedThatCouldNotBeUsed() {
        String stopped = promotion(TEN_PERCENT);
        as("marketing").post("/promotions/" + stopped + "/stop", "");
        String french = promotion(TEN_PERCENT + ",\"when\":\"country == 'FR'\"");
        String generic = promotion("\"discount\":{\"percent\":10},\"codes\":{\"generic\":\""
                + unique("ALL").toUpperCase(Locale.ROOT) + "\"}");
        String body = "{\"customerId\":\"" + customerId + "\"}";

        assertThat(as("support").post(path(stopped), body).code()).isEqualTo("promotion_stopped");
        assertThat(as("support").post(path(french), body).code()).isEqualTo("customer_rules_violated");
        assertThat(as("support").post(path(generic), body).code()).isEqualTo("generic_code");
        assertThat(as("support").post(path("no-such"), body).status()).isEqualTo(404);
        assertThat(vouchers()).isEmpty();
    }

    private JsonNode vouchers() {
        return as("support")
                .get("/customers/" + customerId + "/vouchers")
                .json()
                .get("items");
    }

    private static String path(String promotionId) {
        return "/promotions/" + promotionId + "/vouchers";
    }
}
