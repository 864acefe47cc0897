package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import perennial.platform.testing.Access;
import perennial.platform.testing.Http;
import tools.jackson.databind.JsonNode;

class EndpointIT extends CampaignServiceIT {

    @LocalManagementPort
    private int managementPort;

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") private RequestMappingHandlerMapping mappings;

    @BeforeEach
    void programme() {
        apply("templates", "cart-abandoned");
        apply("campaigns", "cart-abandoned");
    }

    @Test
    void whoeverIsPausedWithinATransactionHoldsItsLocksForHalfAMinuteAtMost() {
        assertThat(jdbc().sql("show idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("30s");
    }

    @Test
    void eachEndpointIsForItsScopesOnly() {
        assertThat(Access.lines(mappings, port))
                .containsExactlyElementsOf("""
                POST /bounces: storefront
                GET /campaigns: data marketing
                GET /campaigns/{campaignId}/report: data marketing
                GET /campaigns/{id}: data marketing
                PUT /campaigns/{id}: marketing
                POST /campaigns/{id}/resume: marketing
                POST /campaigns/{id}/stop: marketing
                GET /customers/{customerId}/messages: support
                POST /messages/{messageId}/resend: support
                POST /suppressions/lift: support
                GET /templates: data marketing
                GET /templates/{id}: data marketing
                PUT /templates/{id}: marketing
                POST /templates/{id}/preview: marketing
                POST /templates/{id}/resume: marketing
                POST /templates/{id}/stop: marketing
                POST /templates/{id}/test: marketing
                GET /unsubscribe/{token}: everybody
                POST /unsubscribe/{token}: everybody
                """.lines().toList());
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
    void aTemplateStaysOnItsChannelForTheSakeOfTheCampaignsThatSendIt() {
        Http marketing = http().as("marketing");
        Map<String, Object> messages = Map.of("en", Map.of("subject", "a", "text", "b", "html", "c"));
        put("templates", "on-a-channel", template("on-a-channel", "email", messages));

        assertRefused(
                marketing.put("/templates/on-a-channel", template("on-a-channel", "sms", messages)),
                "channel must stay email");
        assertThat(marketing
                        .get("/templates/on-a-channel")
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
    }

    private static String template(String id, String channel, Map<String, Object> messages) {
        return json(Map.of(
                "kind", "Template", "id", id, "channel", channel, "class", "transactional", "messages", messages));
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
