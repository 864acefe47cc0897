package perennial.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import perennial.platform.testing.Http;
import perennial.sample.SampleIT;
import tools.jackson.databind.JsonNode;

class SecurityIT extends SampleIT {

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Test
    void withoutATokenThereIsNoAnswer() {
        Http.Answer answer = Http.at(port).post("/things", "{}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthorized");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Http.at(port).get("/v3/api-docs").status()).isEqualTo(401);
    }

    @Test
    void aForgedTokenIsNoToken() {
        Http http = Http.at(port).with("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6InN0b3JlZnJvbnQifQ.");

        assertThat(http.post("/things", "{}").status()).isEqualTo(401);
    }

    @Test
    void anotherScopeIsForbidden() {
        Http.Answer answer = Http.at(port).as("marketing").post("/things", "{}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("forbidden");
    }

    @Test
    void whatNoRuleNamesIsRefused() {
        assertThat(Http.at(port).as("storefront").get("/things").status()).isEqualTo(403);
        assertThat(Http.at(port).as("storefront").get("/elsewhere").status()).isEqualTo(403);
    }

    @Test
    void healthIsPublicAndMetricsAreNot() {
        assertThat(Http.at(managementPort).get("/actuator/health").status()).isEqualTo(200);
        assertThat(Http.at(managementPort).get("/actuator/health/readiness").status())
                .isEqualTo(200);
        assertThat(Http.at(managementPort).get("/actuator/prometheus").status()).isEqualTo(401);
        Http.Answer metrics = Http.at(managementPort).as("data").get("/actuator/prometheus");
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.body()).contains("perennial_outbox_age_seconds", "perennial_consumer_behind_seconds");
    }

    @Test
    void aMalformedRequestIsToldTheFieldAndTheReason() {
        Http http = Http.at(port).as("storefront");

        assertThat(http.post("/things", "{\"name\":\"\",\"count\":0}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("name must not be blank", "count must be greater than 0");
        assertThat(http.post("/things", "{\"name\":\"a\",\"count\":\"x\"}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("count must be a int");
        assertThat(http.post("/things", "{\"name\":\"a\",\"count\":1,\"size\":2}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("size is not a known key; known are count, name");
        assertThat(http.post("/things", "{\"name\":\"a\",\"count\":1.5}").status())
                .isEqualTo(400);
        Http.Answer noJson = http.post("/things", "{");
        assertThat(noJson.status()).isEqualTo(400);
        assertThat(noJson.code()).isEqualTo("malformed");
    }

    @Test
    void aFailureTellsNothingOfTheInside() {
        Http.Answer answer = Http.at(port).as("support").get("/failure");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("internal_error");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "40P01, 503, unavailable, somebody else waited in a circle with it",
        "25006, 503, unavailable, the server is a replica since a moment ago",
        "42P01, 500, internal_error, a table is missing"
    })
    void whoMayTryAgainIsToldSo(String sqlState, int status, String code, String why) {
        Http.Answer answer = Http.at(port).as("support").get("/failure/" + sqlState);

        assertThat(answer.status()).as(why).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void aRequestHasTheIdThatItsCallerGaveItIfThatIsASensibleOne() {
        Http http = Http.at(port).as("marketing");

        assertThat(http.with("X-Request-Id", "r-1").get("/gadgets").headers().firstValue("X-Request-Id"))
                .contains("r-1");
        assertThat(http.with("X-Request-Id", "<script>")
                        .get("/gadgets")
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).doesNotContain("<"));
    }

    @Test
    void theApiDescribesItself() {
        Http.Answer answer = Http.at(port).as("data").get("/v3/api-docs");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode put = answer.json().at("/paths/~1gadgets~1{id}/put");
        assertThat(put.at("/security")
                        .valueStream()
                        .map(either -> either.at("/token/0").asString()))
                .containsExactly("marketing");
        assertThat(put.at("/responses/default/content/application~1problem+json/schema/$ref")
                        .asString())
                .endsWith("/Problem");
    }
}
