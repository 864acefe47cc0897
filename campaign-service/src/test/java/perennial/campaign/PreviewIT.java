package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perennial.platform.testing.Http;
import tools.jackson.databind.JsonNode;

class PreviewIT extends CampaignServiceIT {

    @BeforeEach
    void template() {
        put(
                "templates",
                "shown",
                json(Map.of(
                        "kind", "Template",
                        "id", "shown",
                        "channel", "email",
                        "class", "marketing",
                        "messages",
                                Map.of(
                                        "en",
                                        Map.of(
                                                "subject", "Hi {{firstName}}",
                                                "text", "{{code}} {{#order}}{{total}}{{/order}}",
                                                "html", "<b>{{firstName}}</b><img src=\"{{qr}}\">"),
                                        "de",
                                        Map.of(
                                                "subject",
                                                "Hallo {{firstName}}",
                                                "text",
                                                "{{code}}",
                                                "html",
                                                "<p>x</p>")))));
        put(
                "templates",
                "cart",
                json(Map.of(
                        "kind", "Template",
                        "id", "cart",
                        "channel", "email",
                        "class", "marketing",
                        "messages",
                                Map.of(
                                        "en",
                                        Map.of("subject", "s", "text", "{{#cart}}{{total}}{{/cart}}", "html", "h")))));
    }

    @Test
    void aPreviewIsRenderedForACustomerWhoDoesNotExist() {
        JsonNode preview = preview("shown", Map.of()).json();

        assertThat(preview.path("language").asString()).isEqualTo("en");
        assertThat(preview.path("subject").asString()).isEqualTo("Hi Ada");
        assertThat(preview.path("text").asString()).isEqualTo("SAMPLE-7KQ2M9XD €74.90");
        assertThat(preview.path("html").asString())
                .startsWith("<b>Ada</b><img src=\"data:image/png;base64,iVBORw0KGgo");
        assertThat(preview("shown", Map.of("language", "de-AT"))
                        .json()
                        .path("subject")
                        .asString())
                .isEqualTo("Hallo Ada");
    }

    @Test
    void aPreviewIsRenderedWithWhatIsKnownOfACustomer() {
        String customer = newCustomer();
        signUp(customer, true);
        awaitState(customer);

        JsonNode preview = preview("shown", Map.of("customerId", customer)).json();
        Http.Answer withoutCart = preview("cart", Map.of("customerId", customer));
        Http.Answer nobody = preview("cart", Map.of("customerId", newCustomer()));

        assertThat(preview.path("subject").asString()).isEqualTo("Hallo Zoë <b>");
        assertThat(preview("shown", Map.of("customerId", customer, "language", "en"))
                        .json()
                        .path("html")
                        .asString())
                .startsWith("<b>Zoë &lt;b&gt;</b>");
        assertThat(withoutCart.status()).isEqualTo(409);
        assertThat(withoutCart.code()).isEqualTo("template_lacks_cart");
        assertThat(nobody.status()).isEqualTo(409);
        assertThat(nobody.code()).isEqualTo("unknown_customer");
        assertThat(preview("missing", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void aTestMailIsMarkedAndIsNoMessage() throws MessagingException {
        String address = "tester-" + UUID.randomUUID() + "@shop.example";
        long before = messages();

        Http.Answer answer = test("shown", address);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("subject").asString()).isEqualTo("[Test] Hi Ada");
        assertThat(mailsTo(address)).hasSize(1);
        MimeMessage mail = mailsTo(address).getFirst();
        assertThat(mail.getSubject()).isEqualTo("[Test] Hi Ada");
        assertThat(mail.getHeader("List-Unsubscribe")).isNull();
        assertThat(messages()).isEqualTo(before);
    }

    @Test
    void aTestMailThatIsNotTakenIsTold() {
        Http.Answer refused = test("shown", "refused-" + UUID.randomUUID() + "@shop.example");
        Http.Answer busy = test("shown", "busy-" + UUID.randomUUID() + "@shop.example");
        Http.Answer unknown = test("shown", "vanish-" + UUID.randomUUID() + "@shop.example");
        Http.Answer nowhere = test("shown", "a@shop.example, b@shop.example");

        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.code()).isEqualTo("refused_by_provider");
        assertThat(refused.json().path("detail").asString()).isEqualTo("It was refused: smtp_550");
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.code()).isEqualTo("provider_away");
        assertThat(busy.headers().firstValue("Retry-After")).isPresent();
        assertThat(unknown.status()).isEqualTo(502);
        assertThat(unknown.code()).isEqualTo("unconfirmed");
        assertThat(nowhere.status()).isEqualTo(502);
        assertThat(mailsTo("b@shop.example")).isEmpty();
        put(
                "templates",
                "text-only",
                json(Map.of(
                        "kind", "Template",
                        "id", "text-only",
                        "channel", "sms",
                        "class", "marketing",
                        "messages", Map.of("en", Map.of("text", "Hi {{firstName}}")))));
        assertThat(test("text-only", "x@shop.example").code()).isEqualTo("not_a_mail");
        assertThat(preview("text-only", Map.of()).json().path("text").asString())
                .isEqualTo("Hi Ada");
        assertThat(test("shown", " ").code()).isEqualTo("malformed");
        assertThat(test("missing", "x@shop.example").status()).isEqualTo(404);
    }

    private Http.Answer preview(String template, Map<String, String> request) {
        return http().as("marketing").post("/templates/" + template + "/preview", json(request));
    }

    private Http.Answer test(String template, String to) {
        return http().as("marketing").post("/templates/" + template + "/test", json(Map.of("to", to)));
    }

    private void awaitState(String customer) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select 1 from recipient where customer_id = ?")
                        .param(customer)
                        .query(Integer.class)
                        .optional()
                        .isPresent());
    }

    private long messages() {
        return jdbc().sql("select count(*) from message").query(Long.class).single();
    }
}
