package perennial.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import perennial.platform.testing.Access;
import perennial.platform.testing.Http;
import tools.jackson.databind.JsonNode;

class AccessIT extends VoucherIT {

    @LocalManagementPort
    private int managementPort;

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") private RequestMappingHandlerMapping mappings;

    @Test
    void eachEndpointIsForItsScopesOnly() {
        assertThat(Access.lines(mappings, port))
                .containsExactlyElementsOf("""
                GET /customers/{customerId}/vouchers: support
                GET /promotions: data marketing
                GET /promotions/{id}: data marketing
                PUT /promotions/{id}: marketing
                POST /promotions/{id}/resume: marketing
                POST /promotions/{id}/stop: marketing
                POST /promotions/{promotionId}/vouchers: marketing support
                POST /redemptions: storefront
                POST /redemptions/{id}/rollback: storefront
                POST /reservations: storefront
                DELETE /reservations/{id}: storefront
                POST /validations: storefront
                GET /vouchers/{code}: support
                GET /vouchers/{code}/qr.png: storefront support
                """.lines().toList());
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
    void whatBecomesOfVouchersIsCountedAndWhatDoesNotYetIsThere() {
        String code = issued("ada", promotion("\"discount\":{\"percent\":10}"));
        answerTo(request(unique("request"), "ada", unique("no-such-promotion")));
        redeemed("ada", unique("order"), code);
        redeem("ada", unique("order"), code);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Http.at(managementPort)
                                .as("data")
                                .get("/actuator/prometheus")
                                .body())
                        .containsPattern("perennial_vouchers_total\\{.*type=\"issued\".*} [1-9]")
                        .containsPattern("perennial_vouchers_total\\{.*reason=\"not_found\".*type=\"refused\".*} [1-9]")
                        .containsPattern("perennial_vouchers_total\\{.*type=\"redeemed\".*} [1-9]")
                        .containsPattern("perennial_vouchers_total\\{.*type=\"disabled\".*} 0")
                        .containsPattern(
                                "perennial_redemption_refusals_total\\{.*reason=\"already_redeemed\".*} [1-9]"));
    }
}
