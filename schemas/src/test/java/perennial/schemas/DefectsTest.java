package perennial.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;

class DefectsTest {

    private static final Instant AT = Instant.parse("2026-05-04T03:02:01Z");

    @Test
    void aGoodOrderHasNoDefect() {
        assertThat(Defects.of(order(builder -> builder))).isEmpty();
    }

    @Test
    void anOrdersDefectNamesTheFieldAndTheReason() {
        assertThat(Defects.of(order(builder -> builder.setTotalMinor(-5))))
                .contains("totalMinor must not be negative, was -5");
        assertThat(Defects.of(order(builder -> builder.setCustomerId("")))).contains("customerId must not be empty");
        assertThat(Defects.of(order(builder -> builder.setEventId(" ")))).contains("eventId must not be empty");
        assertThat(Defects.of(order(builder -> builder.setOrderId("")))).contains("orderId must not be empty");
        assertThat(Defects.of(order(builder -> builder.setCurrency("eur"))))
                .contains("currency must be three capital letters (ISO 4217)");
        assertThat(Defects.of(order(builder -> builder.setCountry("France"))))
                .contains("country must be two capital letters (ISO 3166-1 alpha-2)");
    }

    @Test
    void anIdIsNoLongerThanAKeyMayBe() {
        assertThat(Defects.of(order(builder -> builder.setOrderId("o".repeat(255)))))
                .isEmpty();
        assertThat(Defects.of(order(builder -> builder.setOrderId("o".repeat(256)))))
                .contains("orderId must have at most 255 characters, had 256");
        OrderLine line = OrderLine.newBuilder(line("1", 1))
                .setCategories(List.of("toys", "t".repeat(256)))
                .build();
        assertThat(Defects.of(order(builder -> builder.setLines(List.of(line)))))
                .contains("lines[0].categories must have at most 255 characters each, one had 256");
    }

    @Test
    void aDefectOfALineNamesItsPlace() {
        assertThat(Defects.of(order(builder -> builder.setLines(List.of(line("1", 1), line("2", -1))))))
                .contains("lines[1].quantity must not be negative, was -1");
        assertThat(Defects.of(order(builder -> builder.setLines(List.of(line("1", 1), line("1", 1))))))
                .contains("lines[1].lineId must be unique within its order");
    }

    /** The channel is the shop's word and no person's. */
    @Test
    void aConsentIsNotOfAfterItWasTold() {
        assertThat(Defects.of(consenting("email", AT.plusSeconds(300)))).isEmpty();
        assertThat(Defects.of(consenting("email", AT.plusSeconds(301))))
                .contains("consents.email.at must not be after occurredAt, was 2026-05-04T03:07:02Z");
        assertThat(Defects.of(consenting("e".repeat(256), AT)))
                .contains("consents must have channels of at most 255 characters, one had 256");
        assertThat(Defects.of(consenting(" ", AT))).contains("consents must not have an empty channel");
        assertThat(Defects.of(CustomerEvent.newBuilder(consenting("email", AT))
                        .setLanguage("l".repeat(256))
                        .build()))
                .contains("language must have at most 255 characters, had 256");
    }

    private static CustomerEvent consenting(String channel, Instant at) {
        return CustomerEvent.newBuilder()
                .setEventId("e-1")
                .setType("UPDATED")
                .setOccurredAt(AT)
                .setCustomerId("c-1")
                .setConsents(Map.of(
                        channel, Consent.newBuilder().setGranted(true).setAt(at).build()))
                .build();
    }

    @Test
    void aSurveysScoreLiesBetweenZeroAndTen() {
        assertThat(Defects.of(survey(11))).contains("score must be between 0 and 10, was 11");
        assertThat(Defects.of(survey(10))).isEmpty();
    }

    @Test
    void anErasureCarriesTheIdAlone() {
        CustomerEvent erased = CustomerEvent.newBuilder()
                .setEventId("e-1")
                .setType("ERASED")
                .setOccurredAt(Instant.EPOCH)
                .setCustomerId("c-1")
                .build();

        assertThat(Defects.of(erased)).isEmpty();
    }

    private static OrderEvent order(UnaryOperator<OrderEvent.Builder> change) {
        return change.apply(OrderEvent.newBuilder()
                        .setEventId("e-1")
                        .setType("PLACED")
                        .setOccurredAt(Instant.EPOCH)
                        .setCustomerId("c-1")
                        .setOrderId("o-1")
                        .setCurrency("EUR")
                        .setTotalMinor(1000))
                .build();
    }

    private static OrderLine line(String lineId, int quantity) {
        return OrderLine.newBuilder()
                .setLineId(lineId)
                .setSku("s-1")
                .setQuantity(quantity)
                .setUnitPriceMinor(100)
                .build();
    }

    private static EngagementEvent survey(int score) {
        return EngagementEvent.newBuilder()
                .setEventId("e-1")
                .setType("SURVEY")
                .setOccurredAt(Instant.EPOCH)
                .setCustomerId("c-1")
                .setScore(score)
                .build();
    }
}
