package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.events.CustomerEvent;
import perennial.events.MessageEvent;
import perennial.platform.testing.Http;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

class SuppressionIT extends CampaignServiceIT {

    @BeforeEach
    void campaigns() {
        apply("templates", "cart-abandoned");
        put("templates", "receipt", """
                {"kind": "Template", "id": "receipt", "channel": "email", "class": "transactional",
                 "messages": {"en": {"subject": "Receipt", "text": "Thank you", "html": "<p>Thank you</p>"}}}
                """);
        putCampaign(
                "offer",
                "on: {entered: offer}, reentry: always, steps: [{send: {channel: email, template: cart-abandoned}}]");
        putCampaign(
                "receipt",
                "on: {entered: receipt}, reentry: always, steps: [{send: {channel: email, template: receipt}}]");
    }

    @Test
    void marketingSaysHowToUnsubscribeWithOneClickAndWhatIsTransactionalDoesNot() throws MessagingException {
        String customer = newCustomer();
        signUp(customer, true);
        MessageEvent offer = sent(customer, "offer", 1);
        sent(customer, "receipt", 2);
        List<MimeMessage> mails = mails(customer);

        assertThat(header(mails.getFirst(), "List-Unsubscribe"))
                .matches("<http://localhost:8183/unsubscribe/[A-Za-z0-9_-]{43}>");
        assertThat(header(mails.getFirst(), "List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(header(mails.getFirst(), "Message-ID")).contains(offer.getMessageId());
        assertThat(header(mails.getLast(), "List-Unsubscribe")).isNull();
        assertThat(header(mails.getLast(), "List-Unsubscribe-Post")).isNull();
    }

    @Test
    void lookingAtTheLinkChangesNothingAndThePageSpeaksHerLanguageAndOfNobody() throws MessagingException {
        String customer = newCustomer();
        signUp(customer, true);
        sent(customer, "offer", 1);

        Http.Answer page = http().get(link(customer));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.body())
                .contains("<html lang=\"de\">", "<form method=\"post\"><button>Abmelden</button></form>")
                .doesNotContain(customer, "shop.example", "Zoë");
        assertThat(sent(customer, "offer", 2).getType()).isEqualTo("SENT");
    }

    @Test
    void oneClickIsEnoughAtOnceAndIsToldOnce() throws MessagingException {
        String customer = newCustomer();
        signUp(customer, true);
        MessageEvent offer = sent(customer, "offer", 1);
        String link = link(customer);
        Http oneClick = http().with("Content-Type", "application/x-www-form-urlencoded");

        Http.Answer done = oneClick.post(link, "List-Unsubscribe=One-Click");
        MessageEvent next = sent(customer, "offer", 3);
        Http.Answer again = oneClick.post(link, "List-Unsubscribe=One-Click");
        MessageEvent receipt = sent(customer, "receipt", 4);

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).contains("Du bist abgemeldet").doesNotContain("<form");
        assertThat(again.status()).isEqualTo(200);
        assertThat(next.getType()).isEqualTo("SUPPRESSED");
        assertThat(next.getReason()).isEqualTo("no_consent");
        assertThat(receipt.getType()).isEqualTo("SENT");
        assertThat(outcomes(customer))
                .filteredOn(event -> event.getType().equals("UNSUBSCRIBED"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getMessageId()).isEqualTo(offer.getMessageId());
                    assertThat(event.getChannel()).isEqualTo("email");
                    assertThat(event.getCauseId())
                            .isEqualTo(done.headers().firstValue("X-Request-Id").orElseThrow());
                });
    }

    @Test
    void aLaterConsentWinsAndAnEarlierOneThatComesLateDoesNot() throws MessagingException {
        String customer = newCustomer();
        Instant before = now();
        clock().advance(Duration.ofMinutes(1));
        signUp(customer, true);
        sent(customer, "offer", 1);
        clock().advance(Duration.ofMinutes(1));
        http().post(link(customer), "");

        publishConsent(customer, before.plusSeconds(61));
        assertThat(sent(customer, "offer", 3).getReason()).isEqualTo("no_consent");

        clock().advance(Duration.ofMinutes(1));
        publishConsent(customer, now());
        assertThat(sent(customer, "offer", 4).getType()).isEqualTo("SENT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
                "..%2Fbounces"
            })
    void aLinkThatIsNoneOfOursLeadsToAPlainPage(String token) {
        for (String method : List.of("GET", "POST")) {
            Http.Answer page = http().send(method, "/unsubscribe/" + token, null);

            assertThat(page.status()).as(method).isIn(400, 404);
            assertThat(page.body()).doesNotContain("script", "<form");
        }
        assertThat(http().get("/unsubscribe/x").body()).contains("This link is not valid");
        assertThat(http().send("DELETE", "/unsubscribe/x", null).status()).isEqualTo(401);
        assertThat(http().get("/unsubscribe/x/y").status()).isEqualTo(401);
    }

    @Test
    void aTokenThatWasChangedIsNoneOfOurs() throws MessagingException {
        String customer = newCustomer();
        signUp(customer, true);
        sent(customer, "offer", 1);
        String link = link(customer);
        char last = link.charAt(link.length() - 10);

        String changed =
                link.substring(0, link.length() - 10) + (last == 'A' ? 'B' : 'A') + link.substring(link.length() - 9);

        assertThat(http().post(changed, "").status()).isEqualTo(404);
        assertThat(sent(customer, "offer", 2).getType()).isEqualTo("SENT");
    }

    @Test
    void aHardBounceIsToldOnceAndNothingGoesToThatAddressAnyMore() {
        String customer = newCustomer();
        signUp(customer, true);
        MessageEvent offer = sent(customer, "offer", 1);

        JsonNode taken = bounce("<" + offer.getMessageId() + "@perennial.example>", "hard");
        bounce(offer.getMessageId(), "hard");

        assertThat(taken.path("taken").asInt()).isEqualTo(1);
        assertThat(sent(customer, "offer", 3).getReason()).isEqualTo("on_suppression_list");
        assertThat(sent(customer, "receipt", 4).getReason()).isEqualTo("on_suppression_list");
        assertThat(outcomes(customer))
                .filteredOn(event -> event.getType().equals("BOUNCED"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getReason()).isEqualTo("hard");
                    assertThat(event.getMessageId()).isEqualTo(offer.getMessageId());
                });
        String other = newCustomer();
        signUp(other, customer.toUpperCase(java.util.Locale.ROOT) + "@SHOP.example", true);
        assertThat(sent(other, "offer", 1).getReason()).isEqualTo("on_suppression_list");
    }

    @Test
    void aPersonTakesAnAddressOffTheListOnceAndTheNextBouncePutsItBack() {
        String customer = newCustomer();
        signUp(customer, true);
        bounce(sent(customer, "offer", 1).getMessageId(), "hard");
        String lift = json(Map.of(
                "channel", "email", "address", " " + customer + "@SHOP.example", "reason", "the mailbox is back"));
        Http support =
                http().as("support").with("Idempotency-Key", UUID.randomUUID().toString());

        Http.Answer lifted = support.post("/suppressions/lift", lift);
        Http.Answer again = support.post("/suppressions/lift", lift);

        assertThat(lifted.status()).as(lifted.body()).isEqualTo(200);
        assertThat(lifted.json().path("lifted").valueStream().map(JsonNode::asString))
                .containsExactly("hard");
        assertThat(again.body()).as("of a retry").isEqualTo(lifted.body());
        assertThat(http().as("support").post("/suppressions/lift", lift).code()).isEqualTo("not_suppressed");
        assertThat(reasonsOfLifts(lifted.headers().firstValue("X-Request-Id").orElseThrow()))
                .containsExactly("the mailbox is back");
        MessageEvent offer = sent(customer, "offer", 3);
        assertThat(offer.getType()).isEqualTo("SENT");
        bounce(offer.getMessageId(), "hard");
        assertThat(sent(customer, "offer", 5).getReason()).isEqualTo("on_suppression_list");
    }

    @Test
    void toTakeAnAddressOffTheListNeedsAReasonAndAChannelThatThereIs() {
        Http support = http().as("support");

        assertThat(support.post(
                                "/suppressions/lift",
                                json(Map.of("channel", "email", "address", "x@shop.example", "reason", " ")))
                        .code())
                .isEqualTo("malformed");
        assertThat(support.post(
                                "/suppressions/lift",
                                json(Map.of("channel", "pigeon", "address", "x@shop.example", "reason", "asked")))
                        .code())
                .isEqualTo("malformed");
    }

    @Test
    void whoComplainsStillHearsOfHerOrders() {
        String customer = newCustomer();
        signUp(customer, true);
        MessageEvent offer = sent(customer, "offer", 1);

        bounce(offer.getMessageId(), "complaint");

        assertThat(sent(customer, "offer", 3).getReason()).isEqualTo("on_suppression_list");
        assertThat(sent(customer, "receipt", 4).getType()).isEqualTo("SENT");
    }

    @Test
    void aSoftBounceIsOnlyTold() {
        String customer = newCustomer();
        signUp(customer, true);
        MessageEvent offer = sent(customer, "offer", 1);

        bounce(offer.getMessageId(), "soft");

        assertThat(awaitOutcomes(customer, 2).getLast().getType()).isEqualTo("BOUNCED");
        assertThat(sent(customer, "offer", 3).getType()).isEqualTo("SENT");
    }

    @Test
    void whatIsNoMessageThatWentOutIsListed() {
        String refusing = newCustomer();
        signUp(refusing, false);
        MessageEvent suppressed = sent(refusing, "offer", 1);
        String unknown = UUID.randomUUID().toString();

        JsonNode answer = http().as("storefront")
                .post(
                        "/bounces",
                        json(Map.of(
                                "bounces",
                                List.of(
                                        report(unknown, "hard", now()),
                                        report("<x@y>", "hard", now()),
                                        report(suppressed.getMessageId(), "hard", now())))))
                .json();

        assertThat(answer.path("taken").asInt()).isZero();
        assertThat(answer.path("unknown").valueStream().map(JsonNode::asString))
                .containsExactly(unknown, "<x@y>", suppressed.getMessageId());
        assertThat(outcomes(refusing)).hasSize(1);
    }

    @Test
    void aReportThatIsMalformedIsRefusedAsAWhole() {
        Http storefront = http().as("storefront");
        String id = UUID.randomUUID().toString();

        assertThat(storefront.post("/bounces", "{}").code()).isEqualTo("malformed");
        assertThat(storefront.post("/bounces", "{\"bounces\": []}").code()).isEqualTo("malformed");
        assertThat(storefront
                        .post("/bounces", json(Map.of("bounces", List.of(report(id, "firm", now())))))
                        .status())
                .isEqualTo(400);
        assertThat(storefront
                        .post(
                                "/bounces",
                                json(Map.of("bounces", List.of(report(id, "hard", now().plus(Duration.ofMinutes(6)))))))
                        .json()
                        .path("detail")
                        .asString())
                .isEqualTo("bounces.at must not be in the future");
    }

    @Test
    void anErasureForgetsWhereMessagesWentButNotWhichAddressBounced() {
        String customer = newCustomer();
        String bouncing = newCustomer();
        signUp(customer, true);
        signUp(bouncing, true);
        String offer = sent(customer, "offer", 1).getMessageId();
        bounce(sent(bouncing, "offer", 1).getMessageId(), "hard");
        clock().advance(Duration.ofMillis(10));
        erase(customer);
        erase(bouncing);
        Awaitility.await().atMost(PATIENCE).until(() -> addressHashes(customer, bouncing) == 0);

        bounce(offer, "hard");

        assertThat(awaitOutcomes(customer, 2).getLast().getType()).isEqualTo("BOUNCED");
        clock().advance(Duration.ofMillis(10));
        signUp(customer, true);
        signUp(bouncing, true);
        assertThat(sent(customer, "offer", 3).getType()).isEqualTo("SENT");
        assertThat(sent(bouncing, "offer", 3).getReason()).isEqualTo("on_suppression_list");
    }

    /** @return the outcome, which is the {@code count}th of hers */
    private MessageEvent sent(String customer, String campaign, int count) {
        clock().advance(Duration.ofMillis(5));
        enter(customer, campaign);
        return awaitOutcomes(customer, count).getLast();
    }

    private JsonNode bounce(String messageId, String kind) {
        Http.Answer answer = http().as("storefront")
                .post("/bounces", json(Map.of("bounces", List.of(report(messageId, kind, now())))));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static Map<String, String> report(String messageId, String kind, Instant at) {
        return Map.of("messageId", messageId, "kind", kind, "at", at.toString());
    }

    /** The path of the link to unsubscribe in her first mail. */
    private static String link(String customer) throws MessagingException {
        String header = header(mails(customer).getFirst(), "List-Unsubscribe");
        assertThat(header).isNotNull();
        return URI.create(String.valueOf(header).replaceAll("[<>]", "")).getPath();
    }

    private static @Nullable String header(MimeMessage mail, String name) throws MessagingException {
        String[] values = mail.getHeader(name);
        return values == null ? null : MimeUtility.unfold(values[0]);
    }

    /** Her full state again, with a consent of that time. */
    private void publishConsent(String customer, Instant at) {
        String eventId = UUID.randomUUID().toString();
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder()
                        .setEventId(eventId)
                        .setType("UPDATED")
                        .setOccurredAt(now())
                        .setCustomerId(customer)
                        .setEmail(customer + "@shop.example")
                        .setConsents(Map.of(
                                "email",
                                perennial.events.Consent.newBuilder()
                                        .setGranted(true)
                                        .setAt(at)
                                        .build()))
                        .build());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select stated_by = ? from recipient where customer_id = ?")
                        .params(eventId, customer)
                        .query(Boolean.class)
                        .single());
    }

    private void erase(String customer) {
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder()
                        .setEventId(UUID.randomUUID().toString())
                        .setType("ERASED")
                        .setOccurredAt(now())
                        .setCustomerId(customer)
                        .setConsents(Map.of())
                        .build());
    }

    private List<String> reasonsOfLifts(String requestId) {
        return jdbc().sql("select reason from lifted_suppression where request_id = ?")
                .param(requestId)
                .query((row, number) -> row.getString("reason"))
                .list();
    }

    private long addressHashes(String... customers) {
        return jdbc().sql("select count(*) from message where customer_id = any (?) and address_hash is not null")
                .param(customers)
                .query(Long.class)
                .single();
    }
}
