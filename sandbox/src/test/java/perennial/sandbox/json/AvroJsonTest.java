package perennial.sandbox.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AvroJsonTest {

    @Test
    void whateverIsNullableEmptyOrHasADefaultMayBeMissing() throws JsonMismatch {
        OrderEvent order = order("""
                {"eventId":"e","type":"PLACED","occurredAt":"2026-03-01T12:00:00Z","customerId":"c","orderId":"o",
                 "currency":"EUR","totalMinor":5000}""");

        assertThat(order.getLines()).isEmpty();
        assertThat(order.getVoucherCodes()).isEmpty();
        assertThat(order.getDiscountMinor()).isZero();
        assertThat(order.getCountry()).isNull();
    }

    @Test
    void instantsAreMillisecondsAndMayHaveAnOffset() throws JsonMismatch {
        assertThat(order(good().put("occurredAt", "2026-03-01T12:00:00.123987+02:00"))
                        .getOccurredAt())
                .isEqualTo(Instant.parse("2026-03-01T10:00:00.123Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            total        | 1                          | total: is not a field of OrderEvent
            totalMinor   | "1"                        | totalMinor: must be a whole number
            totalMinor   | 1.5                        | totalMinor: must be a whole number
            totalMinor   | 9223372036854775808        | totalMinor: is out of range
            totalMinor   | null                       | totalMinor: must be a whole number
            currency     | 1                          | currency: must be a string
            country      | 1                          | country: must be a string
            occurredAt   | 1772366400000              | occurredAt: must be an instant
            occurredAt   | "yesterday"                | occurredAt: must be an instant
            lines        | {}                         | lines: must be an array
            lines        | [{"lineId":"1"}]           | lines[0].sku: is missing
            lines        | [{"lineId":"1","sku":"s","quantity":3000000000,"unitPriceMinor":1}] | lines[0].quantity: is out of range
            voucherCodes | ["A", 2]                   | voucherCodes[1]: must be a string
            """)
    void whatDoesNotFitIsNamedWithItsFieldAndTheReason(String field, String json, String message) {
        ObjectNode order = good();
        order.set(field, parse(json));

        assertThatThrownBy(() -> order(order)).hasMessageContaining(message);
    }

    @Test
    void aMissingFieldIsNamed() {
        ObjectNode order = good();
        order.remove("orderId");

        assertThatThrownBy(() -> order(order)).hasMessage("orderId: is missing");
    }

    @Test
    void whatIsWrittenCanBeReadAgain() throws JsonMismatch {
        CustomerEvent customer = CustomerEvent.newBuilder()
                .setEventId("e")
                .setType("SIGNED_UP")
                .setOccurredAt(Instant.parse("2026-03-01T12:00:00.120Z"))
                .setCustomerId("c")
                .setFirstName("Zoë")
                .setBirthDate(LocalDate.parse("2000-02-29"))
                .setConsents(Map.of("email", new Consent(true, Instant.parse("2026-03-01T11:59:00Z"), null)))
                .build();
        OrderEvent order = order(good());
        OrderEvent withLines = OrderEvent.newBuilder(order)
                .setLines(List.of(new OrderLine("1", "s", null, List.of("shoes"), 2, 2500L, 5000L, null, null)))
                .build();

        assertThat(AvroJson.read(
                        Topics.CUSTOMERS.schema(),
                        parse(AvroJson.write(customer).toString())))
                .isEqualTo(customer);
        assertThat(AvroJson.read(
                        Topics.ORDERS.schema(), parse(AvroJson.write(withLines).toString())))
                .isEqualTo(withLines);
    }

    private static ObjectNode good() {
        return (ObjectNode) parse("""
                {"eventId":"e","type":"PLACED","occurredAt":"2026-03-01T12:00:00Z","customerId":"c","orderId":"o",
                 "currency":"EUR","totalMinor":5000}""");
    }

    private static OrderEvent order(String json) throws JsonMismatch {
        return order(parse(json));
    }

    private static OrderEvent order(JsonNode json) throws JsonMismatch {
        return (OrderEvent) AvroJson.read(Topics.ORDERS.schema(), json);
    }

    private static JsonNode parse(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
