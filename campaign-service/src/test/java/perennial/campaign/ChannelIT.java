package perennial.campaign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.MessageEvent;
import perennial.platform.testing.Http;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

class ChannelIT extends CampaignServiceIT {

    @Autowired
    private @Nullable HeldTime time;

    @Autowired
    private @Nullable MeterRegistry metrics;

    @BeforeEach
    void definitions() {
        apply("templates", "cart-abandoned");
        apply("campaigns", "cart-abandoned");
        put(
                "templates",
                "texted",
                json(Map.of(
                        "kind", "Template",
                        "id", "texted",
                        "channel", "sms",
                        "class", "marketing",
                        "messages", Map.of("en", Map.of("text", "Hi {{firstName}}, come back")))));
        putCampaign("texted", "on: {entered: texted}, steps: [{send: {channel: sms, template: texted}}]");
    }

    @Test
    void aTextMessageGoesToTheProviderWithTheNumberThatTheStorefrontGave() {
        String customer = newCustomer();
        signUpWithPhone(customer, "+43 " + customer, true);
        enter(customer, "texted");

        MessageEvent sent = awaitOutcome(customer);

        assertThat(sent.getType()).isEqualTo("SENT");
        assertThat(sent.getChannel()).isEqualTo("sms");
        JsonNode request = PROVIDER.requests("+43 " + customer).getFirst();
        assertThat(request.path("messageId").asString()).isEqualTo(sent.getMessageId());
        assertThat(request.path("text").asString()).isEqualTo("Hi Zoë <b>, come back");
        assertThat(request.path("customerId").asString()).isEqualTo(customer);
    }

    @Test
    void consentAndAddressAreThoseOfTheChannel() {
        String byMailOnly = newCustomer();
        String withoutPhone = newCustomer();
        signUp(byMailOnly, true);
        signUpWithPhone(withoutPhone, " ", true);
        String refusing = newCustomer();
        signUpWithPhone(refusing, "+43 " + refusing, false);
        enter(byMailOnly, "texted");
        enter(withoutPhone, "texted");
        enter(refusing, "texted");

        assertThat(awaitOutcome(byMailOnly).getReason()).isEqualTo("no_contact");
        assertThat(awaitOutcome(withoutPhone).getReason()).isEqualTo("no_contact");
        assertThat(awaitOutcome(refusing).getReason()).isEqualTo("no_consent");
    }

    @Test
    void aBusyProviderIsAskedAgainForTheSameMessageAndARefusalIsTheEnd() {
        String busy = newCustomer();
        String unknown = newCustomer();
        signUpWithPhone(busy, "busy" + busy, true);
        signUpWithPhone(unknown, "unknown" + unknown, true);
        enter(busy, "texted");
        enter(unknown, "texted");

        MessageEvent failed = awaitOutcome(unknown);
        assertThat(failed.getType()).isEqualTo("FAILED");
        assertThat(failed.getReason()).isEqualTo("http_422");
        awaitAttempted(busy);
        clock().advance(Duration.ofSeconds(31));

        assertThat(awaitOutcome(busy).getType()).isEqualTo("SENT");
        assertThat(PROVIDER.requests("busy" + busy))
                .hasSize(2)
                .extracting(request -> request.path("messageId").asString())
                .containsOnly(awaitOutcome(busy).getMessageId());
    }

    @Test
    void whatMayHaveBeenTakenCountsAsSentWhateverComesAfterwards() {
        String leaves = newCustomer();
        String unsubscribes = newCustomer();
        for (String customer : List.of(leaves, unsubscribes)) {
            signUpWithPhone(customer, "busy" + customer, true);
            enter(customer, "texted");
            awaitAttempted(customer);
        }

        exit(leaves, "texted");
        Http.Answer unsubscribed = http().post(link("busy" + unsubscribes), "");
        clock().advance(Duration.ofSeconds(31));

        assertThat(unsubscribed.status()).isEqualTo(200);
        assertThat(awaitOutcome(leaves).getType()).isEqualTo("UNCONFIRMED");
        assertThat(awaitOutcome(leaves).getReason()).isEqualTo("http_503");
        assertThat(PROVIDER.requests("busy" + leaves)).hasSize(1);
        assertThat(awaitOutcomes(unsubscribes, 2))
                .extracting(MessageEvent::getType)
                .containsExactly("UNSUBSCRIBED", "UNCONFIRMED");
    }

    @Test
    void whoeverHasAMessageCanUnsubscribeWhateverTheProviderSays() {
        String customer = newCustomer();
        signUpWithPhone(customer, "unknown" + customer, true);
        enter(customer, "texted");
        assertThat(awaitOutcome(customer).getType()).isEqualTo("FAILED");

        Http.Answer unsubscribed = http().post(link("unknown" + customer), "");

        assertThat(unsubscribed.status()).isEqualTo(200);
        assertThat(awaitOutcomes(customer, 2).getLast().getType()).isEqualTo("UNSUBSCRIBED");
    }

    /** The path of the link to unsubscribe in the first message to this recipient. */
    private static String link(String recipient) {
        return URI.create(PROVIDER.requests(recipient)
                        .getFirst()
                        .path("unsubscribeUrl")
                        .asString())
                .getPath();
    }

    private void awaitAttempted(String customer) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select attempts from message where customer_id = ? and state = 'DUE'")
                        .param(customer)
                        .query(Integer.class)
                        .optional()
                        .filter(attempts -> attempts == 1)
                        .isPresent());
    }

    @Test
    void aProviderThatDoesNotAnswerHoldsUpNoMail() {
        List<String> texted =
                Stream.generate(CampaignServiceIT::newCustomer).limit(8).toList();
        texted.forEach(customer -> signUpWithPhone(customer, "slow" + customer, true));
        texted.forEach(customer -> enter(customer, "texted"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> texted.stream()
                                .filter(customer ->
                                        !PROVIDER.requests("slow" + customer).isEmpty())
                                .count()
                        >= 4);
        String mailed = newCustomer();
        signUp(mailed, true);
        enter(mailed, "cart-abandoned");

        assertThat(awaitOutcome(mailed).getType()).isEqualTo("SENT");
        assertThat(texted).allSatisfy(customer -> assertThat(outcomes(customer)).isEmpty());
        PROVIDER.letGo();
    }

    @Test
    void howeverManyAreDueWorkersHandOverWhatTheRateAllowsAndNoMore() {
        put(
                "templates",
                "paged",
                json(Map.of(
                        "kind", "Template",
                        "id", "paged",
                        "channel", "pager",
                        "class", "transactional",
                        "messages", Map.of("en", Map.of("text", "Look!")))));
        putCampaign("paged", "on: {entered: paged}, steps: [{send: {channel: pager, template: paged}}]");
        List<String> customers =
                Stream.generate(CampaignServiceIT::newCustomer).limit(5).toList();
        customers.forEach(customer -> signUp(customer, true));
        customers.forEach(customer -> enter(customer, "paged"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select count(*) from message where customer_id = any (?)")
                                .param(customers.toArray(String[]::new))
                                .query(Long.class)
                                .single()
                        == customers.size());

        assertPaged(customers, 1);
        requireNonNull(time).advance(Duration.ofMillis(100));
        assertPaged(customers, 2);
        requireNonNull(time).advance(Duration.ofHours(1));
        assertPaged(customers, 3);
        for (int paged = 4; paged <= customers.size(); paged++) {
            requireNonNull(time).advance(Duration.ofMillis(100));
            assertPaged(customers, paged);
        }
    }

    /** So many are handed over, and the workers, who are refused any more again and again, leave it at that. */
    private void assertPaged(List<String> customers, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> paged(customers) >= count);
        double before = refusals();
        Awaitility.await().atMost(PATIENCE).until(() -> refusals() >= before + 8);
        assertThat(paged(customers)).isEqualTo(count);
    }

    private static long paged(List<String> customers) {
        return customers.stream()
                .filter(customer -> !PROVIDER.requests(customer).isEmpty())
                .count();
    }

    private double refusals() {
        return requireNonNull(metrics)
                .counter("perennial.delivery.rate.limited", "channel", "pager")
                .count();
    }

    @Test
    void whatMayNotHaveArrivedIsResentByAPersonOnceAsAMessageOfItsOwn() {
        String customer = newCustomer();
        String address = "vanish-" + customer + "@shop.example";
        signUp(customer, address, true);
        enter(customer, "cart-abandoned");
        MessageEvent unconfirmed = awaitOutcome(customer);
        assertThat(unconfirmed.getType()).isEqualTo("UNCONFIRMED");
        clock().advance(Duration.ofMillis(10));
        signUp(customer, true);
        awaitContact(customer, customer + "@shop.example");

        Http.Answer answer = http().as("support").post("/messages/" + unconfirmed.getMessageId() + "/resend", "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        MessageEvent resent = awaitOutcomes(customer, 2).getLast();
        assertThat(resent.getType()).isEqualTo("SENT");
        assertThat(resent.getMessageId())
                .isEqualTo(answer.json().path("messageId").asString());
        assertThat(resent.getActor()).isNotBlank();
        assertThat(resent.getCauseId()).isNotEqualTo(unconfirmed.getCauseId());
        assertThat(mails(customer)).hasSize(1);
        JsonNode shown = http().as("support")
                .get("/customers/" + customer + "/messages")
                .json()
                .path("items")
                .path(0);
        assertThat(shown.path("resendOf").asString()).isEqualTo(unconfirmed.getMessageId());
        assertThat(shown.path("actor").asString()).isEqualTo(resent.getActor());

        assertNotResendable(unconfirmed.getMessageId());
        assertNotResendable(resent.getMessageId());
        assertThat(http().as("support")
                        .post("/messages/" + UUID.randomUUID() + "/resend", "")
                        .status())
                .isEqualTo(404);
        assertThat(http().as("support").post("/messages/nonsense/resend", "").status())
                .isEqualTo(404);
    }

    @Test
    void whatFailedWithACodeThatNobodyWasToldIsNotResentSinceTheCodeIsDisabledWithIt() {
        apply("templates", "welcome");
        apply("campaigns", "welcome");
        String customer = newCustomer();
        signUp(customer, "refused-" + customer + "@shop.example", true);
        enter(customer, "new-customer");
        issue(awaitRequest(customer));
        MessageEvent failed = awaitOutcome(customer);
        assertThat(failed.getType()).isEqualTo("FAILED");

        Http.Answer answer = http().as("support").post("/messages/" + failed.getMessageId() + "/resend", "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("code_disabled");
        assertThat(outcomes(customer)).hasSize(1);
    }

    @Test
    void whatFailedWithACodeThatEverybodyHasIsResent() {
        apply("templates", "welcome");
        apply("campaigns", "welcome");
        List<String> customers = List.of(newCustomer(), newCustomer());
        String code = "ALL-" + UUID.randomUUID();
        for (String customer : customers) {
            signUp(customer, "refused-" + customer + "@shop.example", true);
            enter(customer, "new-customer");
            issue(awaitRequest(customer), code);
            assertThat(awaitOutcome(customer).getType()).isEqualTo("FAILED");
        }
        MessageEvent failed = awaitOutcome(customers.getLast());

        Http.Answer answer = http().as("support").post("/messages/" + failed.getMessageId() + "/resend", "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void whatFailedWithoutACodeIsResent() {
        String customer = newCustomer();
        signUp(customer, "refused-" + customer + "@shop.example", true);
        enter(customer, "cart-abandoned");
        MessageEvent failed = awaitOutcome(customer);
        assertThat(failed.getType()).isEqualTo("FAILED");
        clock().advance(Duration.ofMillis(10));
        signUp(customer, true);
        awaitContact(customer, customer + "@shop.example");

        Http.Answer answer = http().as("support").post("/messages/" + failed.getMessageId() + "/resend", "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(awaitOutcomes(customer, 2).getLast().getType()).isEqualTo("SENT");
    }

    @Test
    void theJourneyIsNotMovedOnByAMessageThatAPersonResends() {
        putCampaign("two-mails", """
                on: {entered: two-mails}, steps: [{send: {channel: email, template: cart-abandoned}}, {wait: PT24H},
                                                  {send: {channel: email, template: cart-abandoned}}]
                """);
        String customer = newCustomer();
        signUp(customer, "vanish-" + customer + "@shop.example", true);
        enter(customer, "two-mails");
        MessageEvent first = awaitOutcome(customer);
        assertThat(first.getType()).isEqualTo("UNCONFIRMED");
        clock().advance(Duration.ofMillis(10));
        signUp(customer, true);
        awaitContact(customer, customer + "@shop.example");
        post("/templates/cart-abandoned/stop");
        clock().advance(Duration.ofHours(24));
        awaitState("journey", customer, "AWAITING_MESSAGE");

        http().as("support").post("/messages/" + first.getMessageId() + "/resend", "");
        post("/templates/cart-abandoned/resume");

        assertThat(awaitOutcomes(customer, 3))
                .extracting(MessageEvent::getStepId)
                .containsExactlyInAnyOrder("send-1", "send-1", "send-3");
        awaitState("journey", customer, "ENDED");
        assertThat(mails(customer)).hasSize(2);
    }

    private void assertNotResendable(String messageId) {
        Http.Answer answer = http().as("support").post("/messages/" + messageId + "/resend", "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("not_resendable");
    }

    private void awaitContact(String customer, String email) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select email from recipient where customer_id = ?")
                        .param(customer)
                        .query(String.class)
                        .single()
                        .equals(email));
    }

    private void signUpWithPhone(String customerId, String phone, boolean consent) {
        Instant at = now();
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder()
                        .setEventId(UUID.randomUUID().toString())
                        .setType("SIGNED_UP")
                        .setOccurredAt(at)
                        .setCustomerId(customerId)
                        .setFirstName("Zoë <b>")
                        .setAttributes(Map.of("phone", phone))
                        .setConsents(Map.of(
                                "sms",
                                Consent.newBuilder()
                                        .setGranted(consent)
                                        .setAt(at)
                                        .build()))
                        .build());
    }
}
