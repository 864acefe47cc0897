package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import perennial.platform.testing.Http;
import tools.jackson.databind.JsonNode;

class EndpointIT extends CampaignServiceIT {

    private static final Set<String> SCOPES = Set.of("storefront", "support", "marketing", "data");

    @LocalManagementPort
    private int managementPort;

    @BeforeEach
    void programme() {
        apply("templates", "cart-abandoned");
        apply("campaigns", "cart-abandoned");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /campaigns, marketing data",
        "GET, /campaigns/cart-abandoned, marketing data",
        "PUT, /campaigns/cart-abandoned, marketing",
        "POST, /campaigns/cart-abandoned/stop, marketing",
        "POST, /campaigns/cart-abandoned/resume, marketing",
        "GET, /templates, marketing data",
        "GET, /templates/cart-abandoned, marketing data",
        "PUT, /templates/cart-abandoned, marketing",
        "POST, /templates/cart-abandoned/stop, marketing",
        "POST, /templates/cart-abandoned/resume, marketing",
        "POST, /templates/cart-abandoned/preview, marketing",
        "POST, /templates/cart-abandoned/test, marketing",
        "POST, /bounces, storefront",
        "POST, /suppressions/lift, support",
        "GET, /customers/c-1/messages, support",
        "POST, /messages/00000000-0000-0000-0000-000000000000/resend, support",
    })
    void eachEndpointIsForItsScopesOnly(String method, String path, String allowed) {
        String body = method.equals("GET") ? null : "{}";

        assertThat(http().send(method, path, body).status()).isEqualTo(401);
        for (String scope : SCOPES) {
            int status = http().as(scope).send(method, path, body).status();
            if (List.of(allowed.split(" ")).contains(scope)) {
                assertThat(status).as(scope).isNotIn(401, 403);
            } else {
                assertThat(status).as(scope).isEqualTo(403);
            }
        }
        post("/campaigns/cart-abandoned/resume");
        post("/templates/cart-abandoned/resume");
    }

    @Test
    void aDefinitionThatIsNoneIsRefusedAndSaysWhy() {
        Http marketing = http().as("marketing");

        assertRefused(
                marketing.put(
                        "/campaigns/x",
                        json(Map.of(
                                "kind",
                                "Campaign",
                                "id",
                                "x",
                                "on",
                                Map.of("entered", "s"),
                                "steps",
                                List.of(Map.of("send", Map.of("channel", "email", "template", "missing")))))),
                "steps[0].send.template missing does not exist");
        assertRefused(
                marketing.put("/campaigns/x", json(Map.of("kind", "Campaign", "id", "x", "leaves", Map.of()))),
                "leaves is not a known key");
        assertRefused(
                marketing.put(
                        "/templates/x",
                        json(Map.of(
                                "kind", "Template",
                                "id", "x",
                                "channel", "email",
                                "class", "transactional",
                                "messages", Map.of("en", Map.of("subject", "a", "text", "{{nobody}}", "html", "c"))))),
                "messages.en.text names the unknown variable nobody");
        assertThat(marketing.get("/campaigns/x").status()).isEqualTo(404);
    }

    @Test
    void aDefinitionIsShownWithItsVersionAndState() {
        post("/campaigns/cart-abandoned/stop");
        JsonNode stopped = http().as("data").get("/campaigns/cart-abandoned").json();
        post("/campaigns/cart-abandoned/resume");
        JsonNode live = http().as("data").get("/campaigns/cart-abandoned").json();

        assertThat(stopped.path("state").asString()).isEqualTo("STOPPED");
        assertThat(live.path("state").asString()).isEqualTo("LIVE");
        assertThat(live.path("version").asInt()).isEqualTo(1);
    }

    @Test
    void messagesComeInPagesTheLatestFirst() {
        String customer = newCustomer();
        signUp(customer, false);
        putCampaign(
                "paged",
                "on: {entered: paged}, reentry: always, steps: [{send: {channel: email, template: cart-abandoned}}]");
        for (int i = 1; i <= 3; i++) {
            enter(customer, "paged");
            awaitOutcomes(customer, i);
        }

        JsonNode first = page(customer, "?limit=2");
        JsonNode rest = page(customer, "?limit=2&after=" + first.path("next").asString());

        assertThat(first.path("items").size()).isEqualTo(2);
        assertThat(rest.path("items").size()).isEqualTo(1);
        assertThat(rest.path("next").isMissingNode() || rest.path("next").isNull())
                .isTrue();
        assertThat(first.path("items").path(0).path("reason").asString()).isEqualTo("no_consent");
        assertThat(http().as("support")
                        .get("/customers/" + customer + "/messages?after=x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theApiIsDescribed() {
        JsonNode paths = http().as("data").get("/v3/api-docs").json().at("/paths");

        JsonNode preview = paths.at("/~1templates~1{id}~1preview/post");
        assertThat(preview.at("/responses").propertyNames()).contains("200", "404", "409", "default");
        assertThat(preview.at("/responses/200/content").toString()).contains("Preview");
        assertThat(preview.at("/security/0/token/0").asString()).isEqualTo("marketing");
        assertThat(paths.at("/~1bounces/post/responses/200/content").toString()).contains("Taken");
        assertThat(paths.at("/~1messages~1{messageId}~1resend/post/responses").propertyNames())
                .contains("202", "404", "409");
        assertThat(paths.at("/~1suppressions~1lift/post/responses/200/content").toString())
                .contains("Lifted");
        assertThat(paths.at("/~1unsubscribe~1{token}/post/responses").propertyNames())
                .contains("200", "404");
        assertThat(paths.at("/~1unsubscribe~1{token}/post/security").isMissingNode())
                .isTrue();
    }

    @Test
    void metricsSpeakOfJourneysAndMessages() {
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "cart-abandoned");
        awaitOutcome(customer);

        String metrics =
                Http.at(managementPort).as("data").get("/actuator/prometheus").body();

        assertThat(metrics)
                .contains(
                        "perennial_messages_total{",
                        "outcome=\"SENT\"",
                        "perennial_message_handover_seconds_count{",
                        "perennial_journeys_due{",
                        "perennial_journeys_overdue_seconds{",
                        "perennial_messages_overdue_seconds{",
                        "perennial_campaign_triggers_total{")
                .doesNotContain("@shop.example");
    }

    private JsonNode page(String customer, String query) {
        return http().as("support")
                .get("/customers/" + customer + "/messages" + query)
                .json();
    }

    private static void assertRefused(Http.Answer answer, String detail) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid_definition");
        assertThat(answer.json().path("detail").asString()).contains(detail);
    }
}
