package perennial.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.MessageEvent;
import perennial.schemas.Topics;

/** Push has quiet hours and a cap; all customers of these tests live in Vienna. */
class QuietHoursAndCapIT extends CampaignServiceIT {

    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    @BeforeEach
    void campaigns() {
        template("news", "marketing");
        template("receipt-push", "transactional");
        for (String campaign : List.of("first", "second", "third", "fourth")) {
            putCampaign(campaign, "on: {entered: much}, steps: [{send: {channel: push, template: news}}]");
        }
        putCampaign(
                "one",
                "on: {entered: one}, reentry: always, freshness: P10D, steps: [{send: {channel: push, template: news}}]");
        putCampaign(
                "receipt-push",
                "on: {entered: receipt-push}, reentry: always, steps: [{send: {channel: push, template: receipt-push}}]");
    }

    private void template(String id, String messageClass) {
        put(
                "templates",
                id,
                json(Map.of(
                        "kind",
                        "Template",
                        "id",
                        id,
                        "channel",
                        "push",
                        "class",
                        messageClass,
                        "messages",
                        Map.of("en", Map.of("text", "Hi")))));
    }

    @Test
    void marketingWaitsForTheMorningAndWhatIsTransactionalDoesNot() {
        String customer = newCustomer();
        advanceTo(LocalTime.of(22, 0));
        signUp(customer);
        enter(customer, "one");
        Instant eight = next(LocalTime.of(8, 0));
        awaitAttemptAt(customer, eight);
        enter(customer, "receipt-push");

        assertThat(awaitOutcome(customer).getMessageClass()).isEqualTo("transactional");
        assertThat(PROVIDER.requests(customer)).hasSize(1);

        clock().advance(Duration.between(now(), eight).plusMillis(1));

        assertThat(awaitOutcomes(customer, 2).getLast().getType()).isEqualTo("SENT");
    }

    @Test
    void ofFourMessagesAtOnceTwoGoAndTheOthersAreCapped() {
        String customer = newCustomer();
        advanceTo(LocalTime.NOON);
        signUp(customer);
        enter(customer, "much");

        List<MessageEvent> outcomes = awaitOutcomes(customer, 4);

        assertThat(outcomes)
                .extracting(MessageEvent::getType, MessageEvent::getReason)
                .containsExactlyInAnyOrder(
                        tuple("SENT", null),
                        tuple("SENT", null),
                        tuple("SUPPRESSED", "capped"),
                        tuple("SUPPRESSED", "capped"));
        assertThat(PROVIDER.requests(customer)).hasSize(2);
        enter(customer, "receipt-push");
        assertThat(awaitOutcomes(customer, 5).getLast().getType()).isEqualTo("SENT");
    }

    @Test
    void aMessageThatKeepsWaitsForItsTurn() {
        String customer = newCustomer();
        advanceTo(LocalTime.NOON);
        signUp(customer);
        enter(customer, "one");
        awaitOutcomes(customer, 1);
        clock().advance(Duration.ofMinutes(1));
        enter(customer, "one");
        awaitOutcomes(customer, 2);
        clock().advance(Duration.ofMinutes(1));
        enter(customer, "one");
        Instant turn = jdbc().sql("select min(handed_over_at) from message where customer_id = ?")
                .param(customer)
                .query(OffsetDateTime.class)
                .single()
                .toInstant()
                .plus(Duration.ofDays(7));
        awaitAttemptAt(customer, turn);

        clock().advance(Duration.between(now(), turn).plusMillis(1));

        assertThat(awaitOutcomes(customer, 3).getLast().getType()).isEqualTo("SENT");
    }

    @Test
    void whatMayHaveBeenTakenTakesATurnAndDoesNotWaitForItself() {
        String customer = "busy-" + newCustomer();
        for (String campaign : List.of("doubtful", "next", "last")) {
            putCampaign(
                    campaign,
                    "on: {entered: " + campaign
                            + "}, freshness: P10D, steps: [{send: {channel: push, template: news}}]");
        }
        advanceTo(LocalTime.NOON);
        signUp(customer);
        enter(customer, "doubtful");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> PROVIDER.requests(customer).size() == 1);
        clock().advance(Duration.ofMillis(10));
        enter(customer, "next");
        assertThat(awaitOutcome(customer).getType()).isEqualTo("SENT");
        clock().advance(Duration.ofMillis(10));
        enter(customer, "last");
        awaitPostponed(customer, Duration.ofDays(1));

        clock().advance(Duration.ofSeconds(31));

        assertThat(awaitOutcomes(customer, 2)).extracting(MessageEvent::getType).containsOnly("SENT");
        assertThat(PROVIDER.requests(customer)).hasSize(3);
    }

    /** A message of hers waits for longer than that. */
    private void awaitPostponed(String customer, Duration longer) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("""
                                select count(*) from message where customer_id = ? and state = 'DUE' and attempt_at > ?
                                """)
                                .params(customer, now().plus(longer).atOffset(ZoneOffset.UTC))
                                .query(Long.class)
                                .single()
                        == 1);
    }

    private void signUp(String customer) {
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder()
                        .setEventId(UUID.randomUUID().toString())
                        .setType("SIGNED_UP")
                        .setOccurredAt(now())
                        .setCustomerId(customer)
                        .setTimeZone(VIENNA.getId())
                        .setConsents(Map.of(
                                "push",
                                Consent.newBuilder()
                                        .setGranted(true)
                                        .setAt(now())
                                        .build()))
                        .build());
    }

    private void advanceTo(LocalTime time) {
        clock().advance(Duration.between(now(), next(time)));
    }

    private Instant next(LocalTime time) {
        ZonedDateTime local = now().atZone(VIENNA);
        ZonedDateTime today = local.with(time);
        return (today.isAfter(local) ? today : today.plusDays(1)).toInstant();
    }

    private void awaitAttemptAt(String customer, Instant at) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select attempt_at from message where customer_id = ? and state = 'DUE'")
                        .param(customer)
                        .query(OffsetDateTime.class)
                        .optional()
                        .filter(attempt -> attempt.toInstant().equals(at))
                        .isPresent());
    }
}
