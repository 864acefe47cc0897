package perennial.voucher.lookup;

import static org.assertj.core.api.Assertions.assertThat;

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
