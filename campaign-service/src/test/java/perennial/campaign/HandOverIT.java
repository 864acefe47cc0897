package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perennial.events.MessageEvent;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topics;

class HandOverIT extends CampaignServiceIT {

    @BeforeEach
    void programme() {
        apply("templates", "cart-abandoned");
        apply("campaigns", "cart-abandoned");
    }

    @Test
    void oneRefusedAddressDoesNotHoldUpTheOthers() {
        String refused = newCustomer();
        String nowhere = newCustomer();
        List<String> others = newCustomers(20);
        signUp(refused, "refused-" + refused + "@shop.example", true);
        signUp(nowhere, "Bcc: everybody@shop.example, two@shop.example", true);
        others.forEach(customer -> signUp(customer, true));
        enter(refused, "cart-abandoned");
        enter(nowhere, "cart-abandoned");
        others.forEach(customer -> enter(customer, "cart-abandoned"));

        List<MessageEvent> sent =
                OutcomeReader.await(Topics.MESSAGES, others.size(), event -> others.contains(event.getCustomerId()));
        assertThat(sent).extracting(MessageEvent::getType).containsOnly("SENT");
        MessageEvent failed = awaitOutcome(refused);
        assertThat(failed.getType()).isEqualTo("FAILED");
        assertThat(failed.getReason()).isEqualTo("smtp_550");
        assertThat(awaitOutcome(nowhere).getReason()).isEqualTo("invalid_address");
        assertThat(GATE.connections()).as("connections are reused").isLessThan(20);
    }

    /** A hundred customers: every tenth address is refused for good, every tenth for now, and the server hangs once. */
    @Test
    void aTroublesomeServerHoldsUpNobodyElseAndNothingIsSentTwice() throws MessagingException {
        List<String> refused = newCustomers(10);
        List<String> busy = newCustomers(10);
        List<String> well = newCustomers(79);
        String hanging = newCustomer();
        signUp(hanging, "hang-" + hanging + "@shop.example", true);
        enter(hanging, "cart-abandoned");
        Awaitility.await().atMost(PATIENCE).until(() -> GATE.hanging() == 1);
        refused.forEach(customer -> signUp(customer, "refused-" + customer + "@shop.example", true));
        busy.forEach(customer -> signUp(customer, "busy-" + customer + "@shop.example", true));
        well.forEach(customer -> signUp(customer, true));
        for (int i = 0; i < well.size(); i++) {
            enter(well.get(i), "cart-abandoned");
            if (i < 10) {
                enter(refused.get(i), "cart-abandoned");
                enter(busy.get(i), "cart-abandoned");
            }
        }

        assertThat(OutcomeReader.await(Topics.MESSAGES, 79, event -> well.contains(event.getCustomerId())))
                .extracting(MessageEvent::getType)
                .containsOnly("SENT");
        assertThat(OutcomeReader.await(Topics.MESSAGES, 10, event -> refused.contains(event.getCustomerId())))
                .extracting(MessageEvent::getReason)
                .containsOnly("smtp_550");
        busy.forEach(customer -> awaitState("message", customer, "DUE"));
        assertThat(GATE.hanging()).as("all that happened beside it").isEqualTo(1);
        assertThat(outcomes(hanging)).isEmpty();

        GATE.letGo();
        awaitState("message", hanging, "DUE");
        clock().advance(Duration.ofSeconds(31));
        assertThat(awaitOutcome(hanging).getType()).isEqualTo("SENT");
        List<MessageEvent> late =
                OutcomeReader.await(Topics.MESSAGES, 10, event -> busy.contains(event.getCustomerId()));
        assertThat(late).extracting(MessageEvent::getType).containsOnly("SENT");

        List<String> customers =
                Stream.of(well, busy, List.of(hanging)).flatMap(List::stream).toList();
        List<String> sent = OutcomeReader.all(Topics.MESSAGES).stream()
                .filter(event -> customers.contains(event.getCustomerId()))
                .map(event -> "<" + event.getMessageId() + "@perennial.example>")
                .toList();
        List<String> arrived = new ArrayList<>();
        for (MimeMessage mail : MAIL.getReceivedMessages()) {
            if (sent.contains(mail.getMessageID())) {
                arrived.add(mail.getMessageID());
            }
        }
        assertThat(sent).hasSize(90);
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(refused)
                .allSatisfy(customer -> assertThat(mailsTo("refused-" + customer + "@shop.example"))
                        .isEmpty());
    }

    private static List<String> newCustomers(int count) {
        return Stream.generate(CampaignServiceIT::newCustomer).limit(count).toList();
    }

    @Test
    void whatIsRefusedForNowIsTriedAgainAndGoesOutOnce() {
        String busy = newCustomer();
        String address = "busy-" + busy + "@shop.example";
        signUp(busy, address, true);
        enter(busy, "cart-abandoned");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql(
                                "select reason from message where customer_id = ? and state = 'DUE' and attempts = 1")
                        .param(busy)
                        .query(String.class)
                        .optional()
                        .filter("smtp_450"::equals)
                        .isPresent());
        assertThat(outcomes(busy)).isEmpty();

        clock().advance(Duration.ofSeconds(31));

        assertThat(awaitOutcome(busy).getType()).isEqualTo("SENT");
        assertThat(mailsTo(address)).hasSize(1);
    }

    @Test
    void aConnectionThatBreaksAfterTheDataLeavesTheMessageUnconfirmedAndItIsNotSentAgain() {
        String customer = newCustomer();
        String address = "vanish-" + customer + "@shop.example";
        signUp(customer, address, true);
        enter(customer, "cart-abandoned");

        MessageEvent outcome = awaitOutcome(customer);

        assertThat(outcome.getType()).isEqualTo("UNCONFIRMED");
        assertThat(outcome.getReason()).isEqualTo("connection_lost");
        clock().advance(Duration.ofHours(1));
        aLaterMessageGoesOut();
        assertThat(outcomes(customer)).hasSize(1);
        assertThat(mailsTo(address)).hasSize(1);
    }

    @Test
    void aClaimedMessageWhoseHolderVanishedIsSentByAnother() {
        String customer = heldMessage();
        vanishWith(customer, "CLAIMED");
        post("/templates/cart-abandoned/resume");

        assertThat(awaitOutcome(customer).getType()).isEqualTo("SENT");
        assertThat(mails(customer)).hasSize(1);
    }

    @Test
    void aMessageWhoseHolderVanishedHandingItOverIsUnconfirmedAndNeverSentAgain() {
        String customer = heldMessage();
        vanishWith(customer, "HANDING_OVER");
        post("/templates/cart-abandoned/resume");

        MessageEvent outcome = awaitOutcome(customer);

        assertThat(outcome.getType()).isEqualTo("UNCONFIRMED");
        assertThat(outcome.getReason()).isEqualTo("lease_lapsed");
        clock().advance(Duration.ofHours(1));
        aLaterMessageGoesOut();
        assertThat(outcomes(customer)).hasSize(1);
        assertThat(mails(customer)).isEmpty();
    }

    @Test
    void consentThatIsWithdrawnWhileAMessageIsHeldCounts() {
        String customer = heldMessage();
        setAside();
        awaitSetAside("message", customer);
        clock().advance(Duration.ofMillis(10));
        signUp(customer, false);
        awaitConsentWithdrawn(customer);
        post("/templates/cart-abandoned/resume");

        MessageEvent outcome = awaitOutcome(customer);

        assertThat(outcome.getType()).isEqualTo("SUPPRESSED");
        assertThat(outcome.getReason()).isEqualTo("no_consent");
        assertThat(mails(customer)).isEmpty();
    }

    @Test
    void aHeldMessageIsNotSentToWhoLeftTheSegmentMeanwhile() {
        String customer = heldMessage();
        clock().advance(Duration.ofMillis(10));
        exit(customer, "cart-abandoned");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !jdbc().sql("select entered from standing where customer_id = ?")
                        .param(customer)
                        .query(Boolean.class)
                        .single());
        post("/templates/cart-abandoned/resume");

        assertThat(awaitOutcome(customer).getReason()).isEqualTo("left_segment");
        assertThat(mails(customer)).isEmpty();
    }

    /** A customer whose message is due, and whose template is stopped. */
    private String heldMessage() {
        post("/templates/cart-abandoned/stop");
        String customer = newCustomer();
        signUp(customer, true);
        enter(customer, "cart-abandoned");
        awaitState("message", customer, "DUE");
        return customer;
    }

    /** What a worker writes that is killed right after. */
    private void vanishWith(String customer, String state) {
        int rows = jdbc().sql("""
                update message set state = ?, stopped_by = null, token = ?, lease_until = clock_timestamp() + interval '500 ms'
                 where customer_id = ? and state = 'DUE'
                """).params(state, UUID.randomUUID(), customer).update();
        assertThat(rows).isEqualTo(1);
    }

    private void awaitConsentWithdrawn(String customer) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !jdbc().sql("select granted from consent where customer_id = ?")
                        .param(customer)
                        .query(Boolean.class)
                        .single());
    }

    private void aLaterMessageGoesOut() {
        String later = newCustomer();
        signUp(later, true);
        enter(later, "cart-abandoned");
        assertThat(awaitOutcome(later).getType()).isEqualTo("SENT");
    }
}
