package perennial.voucher.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;
import tools.jackson.databind.JsonNode;

class LookupIT extends VoucherIT {

    private final String customerId = unique("customer");

    @Test
    void aVoucherShowsItsLife() {
        String promotionId = promotion("\"discount\":{\"percent\":10},\"valid\":{\"days\":14}");
        String code = issued(customerId, promotionId);
        assertThat(read(code).get("status").asString()).isEqualTo("ISSUED");
        String first = redeemed(customerId, unique("order"), code);
        rollBack(first);
        String second = redeemed(customerId, unique("order"), code);

        JsonNode voucher = read(" " + code.toLowerCase(Locale.ROOT));

        assertThat(voucher.get("code").asString()).isEqualTo(code);
        assertThat(voucher.get("status").asString()).isEqualTo("REDEEMED");
        assertThat(voucher.get("promotionId").asString()).isEqualTo(promotionId);
        assertThat(voucher.get("customerId").asString()).isEqualTo(customerId);
        assertThat(voucher.get("campaignId").asString()).isEqualTo("welcome");
        assertThat(voucher.has("validUntil")).isTrue();
        JsonNode redemptions = voucher.get("redemptions");
        assertThat(redemptions).hasSize(2);
        assertThat(redemptions.get(0).get("redemptionId").asString()).isEqualTo(first);
        assertThat(redemptions.get(0).get("rollbackReason").asString()).isEqualTo("payment failed");
        assertThat(redemptions.get(1).get("redemptionId").asString()).isEqualTo(second);
        assertThat(redemptions.get(1).has("rolledBackAt")).isFalse();
        assertThat(redemptions.get(1).get("discountMinor").asLong()).isEqualTo(500);
    }

    @Test
    void aGenericCodeIsWhatItsPromotionMakesOfItNow() {
        String code = unique("ALL").toUpperCase(Locale.ROOT);
        String generic = "\"discount\":{\"percent\":10},\"codes\":{\"generic\":\"%s\"},\"valid\":{\"until\":\"%s\"}";
        String promotionId = promotion(generic.formatted(code, "2099-01-01T00:00:00Z"));

        JsonNode voucher = read(code);
        assertThat(voucher.get("kind").asString()).isEqualTo("GENERIC");
        assertThat(voucher.get("status").asString()).isEqualTo("ISSUED");
        assertThat(voucher.get("validUntil").asString()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(voucher.has("customerId")).isFalse();

        promotion(promotionId, generic.formatted(code, "2026-01-01T00:00:00Z"));
        assertThat(read(code).get("status").asString()).isEqualTo("EXPIRED");

        promotion(promotionId, generic.formatted(code + "-NEW", "2099-01-01T00:00:00Z"));
        assertThat(read(code).get("status").asString()).isEqualTo("DISABLED");
    }

    @Test
    void aGiftCardShowsItsBalanceAndIsRedeemedWhenThatIsSpent() {
        String code = issued(customerId, promotion("\"discount\":{\"giftCardMinor\":8000,\"currency\":\"EUR\"}"));
        redeemed(customerId, unique("order"), code);

        JsonNode voucher = read(code);
        assertThat(voucher.get("kind").asString()).isEqualTo("GIFT_CARD");
        assertThat(voucher.get("balanceMinor").asLong()).isEqualTo(3000);
        assertThat(voucher.get("currency").asString()).isEqualTo("EUR");
        assertThat(voucher.get("status").asString()).isEqualTo("ISSUED");

        redeemed(customerId, unique("order"), code);
        assertThat(read(code).get("balanceMinor").asLong()).isZero();
        assertThat(read(code).get("status").asString()).isEqualTo("REDEEMED");
    }

    @Test
    void aVoucherThatACartHoldsIsReserved() {
        String code = issued(customerId, promotion("\"discount\":{\"percent\":10}"));
        JsonNode reservation =
                shop().post("/reservations", checkout(customerId, code)).json();

        JsonNode voucher = read(code);
        assertThat(voucher.get("status").asString()).isEqualTo("RESERVED");
        assertThat(voucher.get("reservedUntil").asString())
                .isEqualTo(reservation.get("expiresAt").asString());

        shop().send(
                        "DELETE",
                        "/reservations/" + reservation.get("reservationId").asString(),
                        null);
        assertThat(read(code).get("status").asString()).isEqualTo("ISSUED");
        assertThat(read(code).has("reservedUntil")).isFalse();
    }

    @Test
    void aVoucherWhoseTimeIsOverIsExpired() {
        String code = issued(customerId, promotion("\"discount\":{\"percent\":10},\"valid\":{\"days\":1}"));
        clock.advance(Duration.ofDays(1));

        assertThat(read(code).get("status").asString()).isEqualTo("EXPIRED");
        assertThat(list("").get("items").get(0).get("status").asString()).isEqualTo("EXPIRED");
    }

    @Test
    void anUnknownCodeIsNotFound() {
        assertThat(as("support").get("/vouchers/NO-SUCH-CODE").status()).isEqualTo(404);
    }

    @Test
    void aCustomersVouchersPageFromTheNewest() {
        List<String> codes = issued(Collections.nCopies(5, customerId), promotion("\"discount\":{\"percent\":10}"));

        JsonNode first = list("?limit=3");
        JsonNode second = list("?limit=3&after=" + first.get("next").asString());

        assertThat(codes(first)).containsExactly(codes.get(4), codes.get(3), codes.get(2));
        assertThat(codes(second)).containsExactly(codes.get(1), codes.get(0));
        assertThat(second.path("next").isNull() || second.path("next").isMissingNode())
                .isTrue();
        assertThat(as("support").get("/customers/nobody/vouchers").json().get("items"))
                .isEmpty();
        Http.Answer malformed = as("support").get("/customers/" + customerId + "/vouchers?after=x");
        assertThat(malformed.status()).isEqualTo(400);
    }

    private JsonNode read(String code) {
        return as("support").get("/vouchers/" + code.replace(" ", "%20")).json();
    }

    private JsonNode list(String query) {
        return as("support")
                .get("/customers/" + customerId + "/vouchers" + query)
                .json();
    }

    private static List<String> codes(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(voucher -> voucher.get("code").asString())
                .toList();
    }
}
