package perennial.voucher.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;

class ReservationIT extends VoucherIT {

    private final String ada = unique("ada");
    private final String bob = unique("bob");

    @Test
    void aCodeIsHeldForItsCartAndItsOrderTakesIt() {
        String code = bearerCode("\"discount\":{\"percent\":10}");

        Http.Answer held = reserve(ada, "k-1", 600, code);

        assertThat(held.status()).as(held.body()).isEqualTo(201);
        assertThat(held.json().get("expiresAt").asString()).isNotBlank();
        assertThat(redeemFor(bob, "k-1", unique("order"), code).code()).isEqualTo("reserved");
        assertThat(redeemFor(ada, "k-2", unique("order"), code).code()).isEqualTo("reserved");
        assertThat(reserve(bob, "k-1", 600, code).code()).isEqualTo("reserved");
        assertThat(validateFor(bob, "k-1", code)).contains("\"reason\":\"reserved\"");
        assertThat(validateFor(ada, "k-1", code)).contains("\"valid\":true");
        assertThat(redeemFor(ada, "k-1", unique("order"), code).status()).isEqualTo(201);
        assertThat(release(reservationId(held)).status()).isEqualTo(404);
    }

    @Test
    void theSameCartAgainKeepsItsReservationAndOtherCodesTakeThePlaceOfTheFirst() {
        String first = bearerCode("\"discount\":{\"percent\":10}");
        String second = bearerCode("\"discount\":{\"percent\":10}");

        String id = reservationId(reserve(ada, "k-1", 60, first));
        String again = reservationId(reserve(ada, "k-1", 600, second));

        assertThat(again).isEqualTo(id);
        assertThat(redeemFor(bob, "k-9", unique("order"), first).status()).isEqualTo(201);
        assertThat(redeemFor(bob, "k-9", unique("order"), second).code()).isEqualTo("reserved");
        assertThat(release(id).status()).isEqualTo(204);
        assertThat(release(id).status()).isEqualTo(404);
        assertThat(redeemFor(bob, "k-9", unique("order"), second).status()).isEqualTo(201);
    }

    @Test
    void aReservationLapsesByItself() {
        String code = bearerCode("\"discount\":{\"percent\":10},\"limits\":{\"redemptions\":1}");
        String id = reservationId(reserve(ada, "k-1", 1, code));
        assertThat(validateFor(bob, "k-1", code)).contains("\"reason\":\"reserved\"");

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> validateFor(bob, "k-1", code).contains("\"valid\":true"));

        assertThat(release(id).status()).isEqualTo(404);
        assertThat(redeemFor(bob, "k-1", unique("order"), code).status()).isEqualTo(201);
        assertThat(redeemFor(ada, "k-1", unique("order"), code).code()).isEqualTo("already_redeemed");
    }

    @Test
    void aUseOfALimitIsHeld() {
        String code = unique("GENERIC").toUpperCase(Locale.ROOT);
        promotion("\"discount\":{\"percent\":10},\"codes\":{\"generic\":\"" + code
                + "\"},\"limits\":{\"redemptions\":1}");

        String id = reservationId(reserve(ada, "k-1", 600, code));

        assertThat(redeemFor(bob, "k-1", unique("order"), code).code()).isEqualTo("quantity_exceeded");
        release(id);
        assertThat(redeemFor(bob, "k-1", unique("order"), code).status()).isEqualTo(201);
        assertThat(reserve(ada, "k-1", 600, code).code()).isEqualTo("quantity_exceeded");
    }

    @Test
    void moneyOnAGiftCardIsHeldAndGivenBackToTheCent() {
        String card = bearerCode("\"discount\":{\"giftCardMinor\":6000,\"currency\":\"EUR\"}");
        reserve(ada, "k-1", 600, card);

        Http.Answer rest = redeemFor(bob, "k-1", unique("order"), card);
        Http.Answer more = redeemFor(bob, "k-2", unique("order"), card);
        Http.Answer hers = redeemFor(ada, "k-1", unique("order"), card);
        Http.Answer empty = redeemFor(ada, "k-1", unique("order"), card);

        assertThat(rest.json().get("discountMinor").asLong()).isEqualTo(1000);
        assertThat(more.code()).isEqualTo("reserved");
        assertThat(hers.json().get("discountMinor").asLong()).isEqualTo(5000);
        assertThat(empty.code()).isEqualTo("balance_exhausted");
        rollBack(rest.json().get("redemptionId").asString());
        assertThat(redeemFor(ada, "k-1", unique("order"), card)
                        .json()
                        .get("discountMinor")
                        .asLong())
                .isEqualTo(1000);
    }

    @Test
    void aReservationNeedsACartAndASensibleTime() {
        String body = redemptionBody(ada, null, "k-1", 600, "A");

        Http.Answer withoutCart = shop().post("/reservations", body.replace("\"cartId\":\"k-1\",", ""));
        Http.Answer tooLong = reserve(ada, "k-1", 3601, "A");

        assertThat(withoutCart.status()).isEqualTo(400);
        assertThat(withoutCart.json().get("detail").asString()).contains("order.cartId");
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.json().get("detail").asString()).contains("ttlSeconds");
    }

    private String bearerCode(String keys) {
        Http.Answer answer = as("marketing").post("/promotions/" + promotion(keys) + "/vouchers", "{\"count\":1}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("vouchers").get(0).get("code").asString();
    }

    private Http.Answer reserve(String customerId, String cartId, int ttlSeconds, String code) {
        return shop().post("/reservations", redemptionBody(customerId, null, cartId, ttlSeconds, code));
    }

    private Http.Answer redeemFor(String customerId, String cartId, String orderId, String code) {
        return shop().post("/redemptions", redemptionBody(customerId, orderId, cartId, null, code));
    }

    private String validateFor(String customerId, String cartId, String code) {
        return shop().post("/validations", redemptionBody(customerId, null, cartId, null, code))
                .body();
    }

    private Http.Answer release(String reservationId) {
        return shop().send("DELETE", "/reservations/" + reservationId, null);
    }

    private static String reservationId(Http.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("reservationId").asString();
    }

    private static String redemptionBody(
            String customerId, @Nullable String orderId, String cartId, @Nullable Integer ttlSeconds, String code) {
        return "{\"customerId\":\"" + customerId + "\","
                + (orderId == null ? "" : "\"orderId\":\"" + orderId + "\",")
                + (ttlSeconds == null ? "" : "\"ttlSeconds\":" + ttlSeconds + ",")
                + "\"codes\":[\"" + code + "\"],\"order\":{\"cartId\":\"" + cartId
                + "\",\"currency\":\"EUR\",\"totalMinor\":5000}}";
    }
}
