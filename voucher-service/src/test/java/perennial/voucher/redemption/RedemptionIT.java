package perennial.voucher.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.events.VoucherEvent;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;
import tools.jackson.databind.json.JsonMapper;

class RedemptionIT extends VoucherIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String ada = unique("ada");

    @Test
    void aValidationAnswersAsTheContractSaysAndTakesNothing() {
        String code = code();
        String expected = """
                {"valid":true,"discountMinor":500,"totalMinor":4500,
                 "vouchers":[{"code":"%s","valid":true,"discountMinor":500,"lines":[{"lineId":"1","discountMinor":500}]}]}""".formatted(code);

        for (int i = 0; i < 2; i++) {
            Http.Answer answer = shop().post("/validations", checkout(ada, " " + code.toLowerCase(Locale.ROOT) + " "));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json()).isEqualTo(JSON.readTree(expected));
        }
        redeemed(ada, unique("order"), code);
        assertThat(shop().post("/validations", checkout(ada, code)).json())
                .isEqualTo(JSON.readTree("""
                {"valid":false,"discountMinor":0,"totalMinor":5000,
                 "vouchers":[{"code":"%s","valid":false,"reason":"already_redeemed"}]}""".formatted(code)));
    }

    @Test
    void aCodeIsRedeemedOnceByItsOwner() {
        String code = code();
        String orderId = unique("order");

        assertThat(redeem("bob", unique("order"), code).code()).isEqualTo("not_your_voucher");
        Http.Answer first = shop().with("X-Request-Id", "request-of-" + orderId)
                .post("/redemptions", redemption(ada, orderId, code));
        Http.Answer second = redeem(ada, unique("order"), code);
        Http.Answer others = redeem("bob", unique("order"), code);

        assertThat(first.status()).isEqualTo(201);
        String redemptionId = first.json().get("redemptionId").asString();
        assertThat(first.json()).isEqualTo(JSON.readTree("""
                {"redemptionId":"%s","orderId":"%s","discountMinor":500,"totalMinor":4500,
                 "vouchers":[{"code":"%s","valid":true,"discountMinor":500,"lines":[{"lineId":"1","discountMinor":500}]}]}""".formatted(redemptionId, orderId, code)));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(second.code()).isEqualTo("already_redeemed");
        assertThat(second.json().get("vouchers"))
                .isEqualTo(JSON.readTree("[{\"code\":\"%s\",\"reason\":\"already_redeemed\"}]".formatted(code)));
        assertThat(others.code()).isEqualTo("not_your_voucher");

        VoucherEvent told = toldOf(code, 2).getLast();
        assertThat(told.getType()).isEqualTo("REDEEMED");
        assertThat(told.getCauseId()).isEqualTo("request-of-" + orderId);
        assertThat(told.getActor()).isEqualTo("tester");
        assertThat(told.getOrderId()).isEqualTo(orderId);
        assertThat(told.getRedemptionId()).isEqualTo(redemptionId);
        assertThat(told.getDiscountMinor()).isEqualTo(500);
        assertThat(told.getCurrency()).isEqualTo("EUR");
    }

    @Test
    void aRetryForTheSameOrderGetsTheSameAnswer() {
        String promotionId = promotion("\"discount\":{\"percent\":10}");
        String code = issued(ada, promotionId);
        String orderId = unique("order");
        Http.Answer first = redeem(ada, orderId, code);
        as("marketing").post("/promotions/" + promotionId + "/stop", "");

        Http.Answer second = redeem(ada, orderId, code.toLowerCase(Locale.ROOT));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(allToldOf(code, 2)).hasSize(2);
    }

    @Test
    void severalCodesAreRedeemedTogetherOrNotAtAll() {
        String percent = code();
        String amount = issued(ada, promotion("\"discount\":{\"amountMinor\":800,\"currency\":\"EUR\"}"));
        String orderId = unique("order");

        Http.Answer refused = redeem(ada, orderId, percent, "NO-SUCH-CODE", amount);
        Http.Answer redeemed = redeem(ada, orderId, percent, amount);

        assertThat(refused.code()).isEqualTo("not_found");
        assertThat(refused.json().get("vouchers"))
                .isEqualTo(JSON.readTree("[{\"code\":\"NO-SUCH-CODE\",\"reason\":\"not_found\"}]"));
        assertThat(redeemed.status()).isEqualTo(201);
        assertThat(redeemed.json().get("discountMinor").asLong()).isEqualTo(1300);
        assertThat(redeemed.json().get("totalMinor").asLong()).isEqualTo(3700);
        assertThat(allToldOf(percent, 2)).hasSize(2);
        assertThat(allToldOf(amount, 2)).hasSize(2);
    }

    @Test
    void anOrderThatComesWithAFurtherCodeKeepsItsRedemption() {
        String first = code();
        String second = issued(ada, promotion("\"discount\":{\"amountMinor\":800,\"currency\":\"EUR\"}"));
        String orderId = unique("order");
        String redemptionId = redeemed(ada, orderId, first);

        Http.Answer both = redeem(ada, orderId, first, second);

        assertThat(both.status()).isEqualTo(201);
        assertThat(both.json().get("redemptionId").asString()).isEqualTo(redemptionId);
        assertThat(both.json().get("discountMinor").asLong()).isEqualTo(1300);
        assertThat(redeem(ada, orderId, second, first).body()).isEqualTo(both.body());
        rollBack(redemptionId);
        assertThat(allToldOf(first, 3))
                .extracting(VoucherEvent::getType)
                .containsExactly("ISSUED", "REDEEMED", "ROLLED_BACK");
        assertThat(allToldOf(second, 3))
                .extracting(VoucherEvent::getType)
                .containsExactly("ISSUED", "REDEEMED", "ROLLED_BACK");
    }

    @Test
    void aRollbackFreesWhatWasTakenOnce() {
        String promotionId = promotion("\"discount\":{\"percent\":10},\"limits\":{\"redemptions\":1}");
        String code = issued(ada, promotionId);
        String bobs = issued("bob", promotionId);
        String orderId = unique("order");
        String redemptionId = redeemed(ada, orderId, code);
        assertThat(redeem("bob", unique("order"), bobs).code()).isEqualTo("quantity_exceeded");

        Http.Answer first = rollBack(redemptionId);
        clock.advance(Duration.ofSeconds(1));
        Http.Answer second = rollBack(redemptionId);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().get("redemptionId").asString()).isEqualTo(redemptionId);
        assertThat(first.json().has("rolledBackAt")).isTrue();
        assertThat(second.body()).isEqualTo(first.body());
        String again = redeemed(ada, orderId, code);
        assertThat(again).isNotEqualTo(redemptionId);
        assertThat(rollBack(redemptionId).body()).isEqualTo(first.body());
        assertThat(redeem("bob", unique("order"), bobs).code()).isEqualTo("quantity_exceeded");
        List<VoucherEvent> told = allToldOf(code, 4);
        assertThat(told)
                .extracting(VoucherEvent::getType)
                .containsExactly("ISSUED", "REDEEMED", "ROLLED_BACK", "REDEEMED");
        assertThat(told.get(2).getReason()).isEqualTo("payment failed");
        assertThat(told.get(2).getRedemptionId()).isEqualTo(redemptionId);
        assertThat(told.get(2).getActor()).isEqualTo("tester");
    }

    @Test
    void aRollbackNeedsNoReasonAndARedemption() {
        String redemptionId = redeemed(ada, unique("order"), code());

        assertThat(shop().send("POST", "/redemptions/" + redemptionId + "/rollback", null)
                        .status())
                .isEqualTo(200);
        assertThat(rollBack("no-such-redemption").status()).isEqualTo(404);
    }

    @Test
    void aCodeIsValidForAsLongAsItsPromotionSays() {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10},\"valid\":{\"days\":1}"));
        String later = clock.instant().plus(Duration.ofHours(1)).toString();
        String planned = issued(ada, promotion("\"discount\":{\"percent\":10},\"valid\":{\"from\":\"" + later + "\"}"));
        assertThat(redeem(ada, unique("order"), planned).code()).isEqualTo("not_active_yet");

        clock.advance(Duration.ofHours(1));
        redeemed(ada, unique("order"), planned);
        clock.advance(Duration.ofHours(23));

        assertThat(redeem(ada, unique("order"), code).code()).isEqualTo("expired");
    }

    @Test
    void anAmountInAnotherCurrencyIsNotGiven() {
        String code = issued(ada, promotion("\"discount\":{\"amountMinor\":500,\"currency\":\"USD\"}"));

        assertThat(redeem(ada, unique("order"), code).code()).isEqualTo("currency_mismatch");
    }

    @Test
    void aCustomerUsesAPromotionAsOftenAsItsLimitSays() {
        String promotionId = promotion("\"discount\":{\"percent\":10},\"limits\":{\"perCustomer\":1}");
        String first = issued(ada, promotionId);
        String second = issued(ada, promotionId);
        String bobs = issued("bob", promotionId);
        redeemed(ada, unique("order"), first);

        assertThat(redeem(ada, unique("order"), second).code()).isEqualTo("per_customer_limit_exceeded");
        redeemed("bob", unique("order"), bobs);
    }

    @Test
    void anIdempotencyKeyGetsTheFirstAnswerAgain() {
        String code = code();
        Http keyed = shop().with("Idempotency-Key", unique("key"));
        String otherOrder = redemption(ada, unique("order"), code);
        String body = redemption(ada, unique("order"), code);

        Http.Answer first = keyed.post("/redemptions", body);
        Http.Answer second = keyed.post("/redemptions", body);
        Http refusedKeyed = shop().with("Idempotency-Key", unique("key"));
        Http.Answer refused = refusedKeyed.post("/redemptions", otherOrder);
        rollBack(first.json().get("redemptionId").asString());

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(keyed.post("/redemptions", otherOrder).code()).isEqualTo("idempotency_key_reused");
        assertThat(refused.code()).isEqualTo("already_redeemed");
        assertThat(refusedKeyed.post("/redemptions", otherOrder).body()).isEqualTo(refused.body());
        assertThat(allToldOf(code, 3)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customerId      | {'orderId':'o','codes':['A'],'order':{'currency':'EUR','totalMinor':1}}",
                "orderId         | {'customerId':'c','codes':['A'],'order':{'currency':'EUR','totalMinor':1}}",
                "orderId         | {'customerId':'c','orderId':'','codes':['A'],'order':{'currency':'EUR','totalMinor':1}}",
                "customerId      | {'customerId':'a\\u0000','orderId':'o','codes':['A'],'order':{'currency':'EUR','totalMinor':1}}",
                "codes[0]        | {'customerId':'c','orderId':'o','codes':[' '],'order':{'currency':'EUR','totalMinor':1}}",
                "codes[0]        | {'customerId':'c','orderId':'o','codes':[null],'order':{'currency':'EUR','totalMinor':1}}",
                "order           | {'customerId':'c','orderId':'o','codes':['A']}",
                "order.currency  | {'customerId':'c','orderId':'o','codes':['A'],'order':{'currency':'euro','totalMinor':1}}",
                "order.totalMinor | {'customerId':'c','orderId':'o','codes':['A'],'order':{'currency':'EUR'}}",
                "order.totalMinor | {'customerId':'c','orderId':'o','codes':['A'],'order':{'currency':'EUR','totalMinor':-1}}",
                "order.totalMinor | {'customerId':'c','orderId':'o','codes':['A'],'order':{'currency':'EUR','totalMinor':1.5}}",
                "order.country   | {'customerId':'c','orderId':'o','codes':['A'],'order':{'currency':'EUR','totalMinor':1,'country':'France'}}",
                "order.lines[0].sku | {'customerId':'c','orderId':'o','codes':['A'],'order':{'currency':'EUR','totalMinor':1,'lines':[{'lineId':'1','quantity':1,'unitPriceMinor':1}]}}",
                "discount        | {'customerId':'c','orderId':'o','codes':['A'],'discount':1,'order':{'currency':'EUR','totalMinor':1}}",
            })
    void aMalformedRequestIsToldTheField(String field, String body) {
        Http.Answer answer = shop().post("/redemptions", body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed");
        assertThat(answer.json().get("detail").asString()).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "codes[0]                        | 256 | {'codes':['LONG'],'order':{'currency':'EUR','totalMinor':1}}",
                "order.lines[0].lineId           | 256 | {'order':{'currency':'EUR','totalMinor':1,'lines':[{'lineId':'LONG','sku':'s','quantity':1,'unitPriceMinor':1}]}}",
                "order.lines[0].sku              | 256 | {'order':{'currency':'EUR','totalMinor':1,'lines':[{'lineId':'1','sku':'LONG','quantity':1,'unitPriceMinor':1}]}}",
                "order.lines[0].categories[0]    | 256 | {'order':{'currency':'EUR','totalMinor':1,'lines':[{'lineId':'1','sku':'s','categories':['LONG'],'quantity':1,'unitPriceMinor':1}]}}",
                "order.lines[0].categories       | 101 | {'order':{'currency':'EUR','totalMinor':1,'lines':[{'lineId':'1','sku':'s','categories':[MANY],'quantity':1,'unitPriceMinor':1}]}}",
                "order.lines must have each lineId once | 1 | {'order':{'currency':'EUR','totalMinor':1,'lines':[{'lineId':'1','sku':'s','quantity':1,'unitPriceMinor':1},{'lineId':'1','sku':'s','quantity':1,'unitPriceMinor':1}]}}",
            })
    void whatIsTooMuchIsToldTheField(String field, int times, String body) {
        String whole = body.replaceFirst("\\{", "{'customerId':'c',")
                .replace("LONG", "x".repeat(times))
                .replace("MANY", String.join(",", Collections.nCopies(times, "'x'")))
                .replace('\'', '"');

        Http.Answer answer = shop().post("/validations", whole);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed");
        assertThat(answer.json().get("detail").asString()).contains(field);
    }

    @Test
    void whatCannotBeACodeIsNotFound() {
        Http.Answer answer = redeem(ada, unique("order"), "\\u0000\\ud800 x");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("not_found");
    }

    private String code() {
        return issued(ada, promotion("\"discount\":{\"percent\":10}"));
    }
}
