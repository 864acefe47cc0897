package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMailUtil;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

class JourneyIT extends CampaignServiceIT {

    @BeforeEach
    void programme() {
        apply("templates", "welcome");
        apply("templates", "cart-abandoned");
        apply("campaigns", "welcome");
        apply("campaigns", "cart-abandoned");
    }

    @Test
    void theWelcomeMailHoldsTheCodeAndGoesOutOnceHoweverOftenItsCausesAreDelivered()
            throws MessagingException, IOException {
        String customer = newCustomer();
        signUp(customer, true);
        MembershipEvent entered = enter(customer, "new-customer");

        VoucherRequest request = awaitRequest(customer);
        assertThat(request.getCauseId()).isEqualTo(entered.getEventId());
        assertThat(request.getPromotionId()).isEqualTo("welcome-10");
        assertThat(request.getRequestedBy()).isEqualTo("campaign-service");
        assertThat(request.getCampaignId()).isEqualTo("welcome");

        VoucherEvent issued = issue(request);
        MessageEvent sent = awaitOutcome(customer);
        assertThat(sent.getType()).isEqualTo("SENT");
        assertThat(sent.getCauseId()).isEqualTo(issued.getEventId());
        assertThat(sent.getVoucherCodes()).containsExactly(issued.getCode());
        assertThat(sent.getCampaignId()).isEqualTo("welcome");
        assertThat(sent.getStepId()).isEqualTo("send-2");
        assertThat(sent.getMessageClass()).isEqualTo("marketing");
        assertThat(sent.getChannel()).isEqualTo("email");

        PUBLISHER.publish(Topics.MEMBERSHIPS, entered);
        PUBLISHER.publish(Topics.VOUCHERS, issued);
        everythingIsRead();

        assertThat(requests(customer)).isEqualTo(1);
        assertThat(outcomes(customer)).hasSize(1);
        MimeMessage mail = onlyMail(customer);
        assertThat(mail.getMessageID()).isEqualTo("<" + sent.getMessageId() + "@perennial.example>");
        assertThat(mail.getSubject()).isEqualTo("Willkommen, Zoë <b>: 10 % auf die erste Bestellung");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getBodyPart(0).getContent().toString()).contains(issued.getCode(), "Zoë <b>", "15. März 2099");
        assertThat(parts.getBodyPart(1).getContent().toString())
                .contains(issued.getCode(), "Zoë &lt;b&gt;", "15. März 2099");

        JsonNode shown = http().as("support")
                .get("/customers/" + customer + "/messages")
                .json()
                .path("items");
        assertThat(shown.size()).isEqualTo(1);
        assertThat(shown.path(0).path("state").asString()).isEqualTo("SENT");
        assertThat(shown.path(0).path("messageId").asString()).isEqualTo(sent.getMessageId());
    }

    @Test
    void aRefusedVoucherEndsTheJourneyWithItsReason() {
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "new-customer");
        VoucherEvent refused = refuse(awaitRequest(customer), "quantity_exceeded");

        MessageEvent outcome = awaitOutcome(customer);

        assertThat(outcome.getType()).isEqualTo("SUPPRESSED");
        assertThat(outcome.getReason()).isEqualTo("quantity_exceeded");
        assertThat(outcome.getCauseId()).isEqualTo(refused.getEventId());
        assertThat(mails(customer)).isEmpty();
    }

    @Test
    void noCodeIsDrawnForWhoHasNotConsented() {
        String customer = newCustomer();
        signUp(customer, false);
        enter(customer, "new-customer");

        MessageEvent outcome = awaitOutcome(customer);

        assertThat(outcome.getType()).isEqualTo("SUPPRESSED");
        assertThat(outcome.getReason()).isEqualTo("no_consent");
        assertThat(requests(customer)).isZero();
    }

    @Test
    void historyAndDefinitionsAndGuestsBeginNothing() {
        String old = newCustomer();
        String defined = newCustomer();
        String guest = "guest:" + newCustomer();
        List.of(old, defined, guest).forEach(customer -> signUp(customer, true));
        PUBLISHER.publish(
                Topics.MEMBERSHIPS,
                membership("ENTERED", old, "new-customer", now().minus(Duration.ofHours(49))),
                MembershipEvent.newBuilder(membership("ENTERED", defined, "new-customer", now()))
                        .setReason("DEFINITION")
                        .build(),
                membership("ENTERED", guest, "new-customer", now()));
        everythingIsRead();

        for (String customer : List.of(old, defined, guest)) {
            assertThat(requests(customer)).isZero();
            assertThat(outcomes(customer)).isEmpty();
        }
    }

    @Test
    void aMembershipThatComesBeforeItsSignUpWaitsForIt() {
        String customer = newCustomer();
        enter(customer, "new-customer");
        awaitState("journey", customer, "AWAITING_CONTACT");

        signUp(customer, true);
        issue(awaitRequest(customer));

        assertThat(awaitOutcome(customer).getType()).isEqualTo("SENT");
    }

    @Test
    void whoLeavesTheSegmentBeforeTheMailGetsNoneAndTheCodeIsNamed() {
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "new-customer");
        VoucherRequest request = awaitRequest(customer);
        MembershipEvent exited = exit(customer, "new-customer");
        everythingIsRead();
        VoucherEvent issued = issue(request);

        MessageEvent outcome = awaitOutcome(customer);

        assertThat(outcome.getType()).isEqualTo("SUPPRESSED");
        assertThat(outcome.getReason()).isEqualTo("left_segment");
        assertThat(outcome.getCauseId()).isEqualTo(exited.getEventId());
        assertThat(outcome.getVoucherCodes()).containsExactly(issued.getCode());
        assertThat(mails(customer)).isEmpty();
    }

    @Test
    void aStoppedCampaignHoldsItsJourneysUntilItIsResumed() {
        putCampaign(
                "stoppable",
                "on: {entered: stoppable}, steps: [{issue: p-1}, {send: {channel: email, template: welcome}}]");
        post("/campaigns/stoppable/stop");
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "stoppable");
        everythingIsRead();
        awaitSetAside("journey", customer);
        assertThat(requests(customer)).isZero();

        post("/campaigns/stoppable/resume");
        VoucherRequest request = awaitRequest(customer);
        post("/campaigns/stoppable/stop");
        issue(request);
        everythingIsRead();
        assertThat(outcomes(customer)).isEmpty();
        assertThat(mails(customer)).isEmpty();

        post("/campaigns/stoppable/resume");
        assertThat(awaitOutcome(customer).getType()).isEqualTo("SENT");
        assertThat(mails(customer)).hasSize(1);
    }

    @Test
    void aJourneyFinishesTheVersionThatItBegan() {
        putCampaign(
                "versioned",
                "on: {entered: versioned}, steps: [{issue: p-1}, {send: {channel: email, template: welcome}}]");
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "versioned");
        VoucherRequest request = awaitRequest(customer);
        putCampaign(
                "versioned", "on: {entered: versioned}, steps: [{send: {channel: email, template: cart-abandoned}}]");
        issue(request);

        MessageEvent outcome = awaitOutcome(customer);

        assertThat(outcome.getType()).isEqualTo("SENT");
        assertThat(outcome.getCampaignVersion()).isEqualTo(1);
        assertThat(GreenMailUtil.getWholeMessage(mails(customer).getFirst())).contains("10 %");
    }

    @Test
    void timeEndsWhatIsAwaitedAndACodeThatComesTooLateIsGivenBack() {
        String unknown = newCustomer();
        String unanswered = newCustomer();
        String patient = newCustomer();
        putCampaign("patient", """
                on: {entered: patient}, steps: [{send: {channel: email, template: cart-abandoned}}, {wait: PT24H},
                                                {send: {channel: email, template: cart-abandoned}}]
                """);
        signUp(unanswered, true);
        signUp(patient, true);
        enter(unknown, "new-customer");
        enter(unanswered, "new-customer");
        enter(patient, "patient");
        VoucherRequest request = awaitRequest(unanswered);
        awaitState("journey", unknown, "AWAITING_CONTACT");
        assertThat(awaitOutcome(patient).getStepId()).isEqualTo("send-1");
        exit(patient, "patient");
        everythingIsRead();

        clock().advance(Duration.ofMinutes(10));
        assertThat(awaitOutcome(unknown).getReason()).isEqualTo("no_contact");
        assertThat(outcomes(unanswered)).isEmpty();
        assertThat(outcomes(patient)).hasSize(1);

        clock().advance(Duration.ofHours(24));
        assertThat(awaitOutcome(unanswered).getReason()).isEqualTo("voucher_timeout");
        assertThat(awaitOutcomes(patient, 2).getLast().getStepId()).isEqualTo("send-3");

        VoucherEvent late = issue(request);
        PUBLISHER.publish(Topics.VOUCHERS, late);
        MessageEvent returned = awaitOutcomes(unanswered, 2).getLast();
        everythingIsRead();
        assertThat(returned.getType()).isEqualTo("SUPPRESSED");
        assertThat(returned.getVoucherCodes()).containsExactly(late.getCode());
        assertThat(outcomes(unanswered)).hasSize(2);
        assertThat(mails(unanswered)).isEmpty();
    }

    @Test
    void everyJourneyLeavesNoDeadLetter() {
        everythingIsRead();

        assertThat(OutcomeReader.raw("retention.memberships.campaign.dlt")).isEmpty();
        assertThat(OutcomeReader.raw("retention.vouchers.campaign.dlt")).isEmpty();
        assertThat(OutcomeReader.raw("storefront.customers.campaign.dlt")).isEmpty();
    }

    private static MimeMessage onlyMail(String customer) {
        List<MimeMessage> mails = mails(customer);
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }
}
