package perennial.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import perennial.platform.testing.Http;
import tools.jackson.databind.JsonNode;

class AccessIT extends VoucherIT {

    private static final Set<String> SCOPES = Set.of("storefront", "support", "marketing", "data");

    @LocalManagementPort
    private int managementPort;

    @ParameterizedTest
    @CsvSource({
        "GET,  /promotions,                marketing data",
        "GET,  /promotions/p,              marketing data",
        "PUT,  /promotions/p,              marketing",
        "POST, /promotions/p/stop,         marketing",
        "POST, /promotions/p/resume,       marketing",
        "POST, /validations,               storefront",
        "POST, /redemptions,               storefront",
        "POST, /redemptions/r/rollback,    storefront",
        "POST, /reservations,              storefront",
        "DELETE, /reservations/r,          storefront",
        "POST, /promotions/p/vouchers,     support marketing",
        "GET,  /vouchers/A,                support",
        "GET,  /vouchers/A/qr.png,         support storefront",
        "GET,  /customers/c/vouchers,      support",
        "GET,  /nothing/of/ours,           ''",
        "POST, /redemptions/r,             ''",
    })
    void onlyTheseScopesMayCall(String method, String path, String allowed) {
        String body = method.equals("GET") ? null : "{}";
        TreeSet<String> admitted = new TreeSet<>();
        for (String scope : SCOPES) {
            Http.Answer answer = as(scope).send(method, path, body);
            assertThat(answer.status()).isNotEqualTo(401);
            if (answer.status() != 403) {
                admitted.add(scope);
            } else {
                assertThat(answer.code()).isEqualTo("forbidden");
            }
        }

        assertThat(String.join(" ", admitted.descendingSet())).isEqualTo(allowed);
        Http.Answer nobody = anonymous().send(method, path, body);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.code()).isEqualTo("unauthorized");
    }

    @Test
    void theApiIsDescribed() {
        JsonNode paths = as("data").get("/v3/api-docs").json().at("/paths");

        JsonNode issue = paths.at("/~1promotions~1{promotionId}~1vouchers/post");
        assertThat(issue.at("/requestBody/content").propertyNames())
                .containsExactlyInAnyOrder("application/json", "text/csv");
        assertThat(issue.at("/responses/201/content").propertyNames())
                .containsExactlyInAnyOrder("application/json", "text/csv");
        assertThat(issue.at("/security")
                        .valueStream()
                        .map(either -> either.at("/token/0").asString()))
                .containsExactly("marketing", "support");
        assertThat(paths.at("/~1redemptions/post/responses").propertyNames()).contains("201", "default");
        assertThat(paths.at("/~1redemptions/post/responses/201/content").toString())
                .contains("RedeemedAnswer");
    }

    @Test
    void whatBecomesOfVouchersIsCounted() {
        String code = issued("ada", promotion("\"discount\":{\"percent\":10}"));
        answerTo(request(unique("request"), "ada", unique("no-such-promotion")));
        redeemed("ada", unique("order"), code);
        redeem("ada", unique("order"), code);

        String metrics =
                Http.at(managementPort).as("data").get("/actuator/prometheus").body();

        assertThat(metrics)
                .containsPattern("perennial_vouchers_total\\{.*type=\"issued\".*\\} [1-9]")
                .containsPattern("perennial_vouchers_total\\{.*reason=\"not_found\".*type=\"refused\".*\\} [1-9]")
                .containsPattern("perennial_vouchers_total\\{.*type=\"redeemed\".*\\} [1-9]")
                .containsPattern("perennial_redemption_refusals_total\\{.*reason=\"already_redeemed\".*\\} [1-9]");
    }
}
