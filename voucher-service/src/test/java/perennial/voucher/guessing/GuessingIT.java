package perennial.voucher.guessing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;

class GuessingIT extends VoucherIT {

    private static final int MOST = 10;

    private final String customerId = unique("customer");
    private final String cartId = unique("cart");

    @Test
    void whoGuessesIsShutOutAndNobodyElse() {
        String own = issued(customerId, promotion("\"discount\":{\"percent\":10}"));
        for (int i = 0; i < MOST; i++) {
            assertThat(ask("/validations", customerId, cartId, "NO-SUCH-" + i).status())
                    .isEqualTo(200);
        }

        Http.Answer shutOut = ask("/validations", customerId, cartId, own);

        assertThat(shutOut.status()).isEqualTo(429);
        assertThat(shutOut.code()).isEqualTo("too_many_unknown_codes");
        assertThat(shutOut.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 601L);
        assertThat(ask("/validations", customerId, cartId).status())
                .as("without codes")
                .isEqualTo(200);
        assertThat(ask("/validations", "somebody-else", unique("cart"), own).status())
                .as("somebody else")
                .isEqualTo(200);
        assertThat(ask("/validations", "somebody-else", cartId, own).status())
                .as("the same cart under another name")
                .isEqualTo(429);
        assertThat(ask("/validations", customerId, unique("cart"), own).status())
                .as("the same customer with another cart")
                .isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/redemptions", "/reservations"})
    void everyWayInIsShut(String path) {
        String own = issued(customerId, promotion("\"discount\":{\"percent\":10}"));
        for (int i = 0; i < MOST; i++) {
            assertThat(ask(path, customerId, cartId, "NO-SUCH-" + i).status()).isEqualTo(409);
        }

        assertThat(ask(path, customerId, cartId, own).status()).isEqualTo(429);
        assertThat(ask("/validations", customerId, cartId, own).status()).isEqualTo(429);
    }

    @Test
    void laterTheSameCallSucceedsAlsoUnderItsKey() {
        String own = issued(customerId, promotion("\"discount\":{\"percent\":10}"));
        for (int i = 0; i < MOST / 2; i++) {
            ask("/validations", customerId, cartId, "NO-SUCH-A" + i, "NO-SUCH-B" + i);
        }
        Http withKey = shop().with("Idempotency-Key", UUID.randomUUID().toString());
        String body = redeeming(customerId, cartId, own);
        assertThat(withKey.post("/redemptions", body).status()).isEqualTo(429);

        clock.advance(Duration.ofMinutes(10));

        assertThat(withKey.post("/redemptions", body).status()).isEqualTo(201);
    }

    @Test
    void codesThatExistAreNoGuesses() {
        String others = issued("ada", promotion("\"discount\":{\"percent\":10}"));
        for (int i = 0; i < MOST + 1; i++) {
            assertThat(ask("/validations", customerId, cartId, others).status()).isEqualTo(200);
        }
    }

    private Http.Answer ask(String path, String customer, String cart, String... codes) {
        String body = path.equals("/redemptions") ? redeeming(customer, cart, codes) : body(customer, cart, codes);
        return shop().post(path, body);
    }

    private static String redeeming(String customer, String cart, String... codes) {
        return body(customer, cart, codes).replaceFirst("\\{", "{\"orderId\":\"order-of-" + cart + "\",");
    }

    private static String body(String customer, String cart, String... codes) {
        return """
                {"customerId":"%s","codes":[%s],"order":{"cartId":"%s","currency":"EUR","totalMinor":5000}}""".formatted(
                customer, Arrays.stream(codes).map(code -> '"' + code + '"').collect(Collectors.joining(",")), cart);
    }
}
