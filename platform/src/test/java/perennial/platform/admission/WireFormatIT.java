package perennial.platform.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import perennial.events.OrderEvent;
import perennial.platform.failure.Transience;
import perennial.platform.testing.Backbone;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.RegistryUnavailableException;
import perennial.schemas.Retention;
import perennial.schemas.SchemaRegistry;
import perennial.schemas.Spread;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import tools.jackson.databind.json.JsonMapper;

/** Our bytes, read by what the wire format says and nothing of ours: a zero byte, a schema id, Avro binary. */
class WireFormatIT {

    private static final OrderEvent ORDER = OrderEvent.newBuilder()
            .setEventId("e-1")
            .setType("PLACED")
            .setOccurredAt(Instant.parse("2026-05-04T03:02:01.123Z"))
            .setCustomerId("c-1")
            .setOrderId("o-1")
            .setCurrency("EUR")
            .setTotalMinor(4990)
            .build();

    @Test
    void aReaderThatKnowsOnlyTheWireFormatAndTheRegistrysConfluentApiReadsOurBytes() throws Exception {
        byte[] bytes;
        try (EventCodec codec = EventCodec.connectedTo(Backbone.get().registryUrl())) {
            bytes = codec.encode(Topics.ORDERS, ORDER);
        }

        ByteBuffer wire = ByteBuffer.wrap(bytes);
        assertThat(wire.get()).isZero();
        Schema writer = schemaOf(wire.getInt());
        GenericRecord read = new GenericDatumReader<GenericRecord>(writer)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));

        assertThat(read.get("orderId").toString()).isEqualTo("o-1");
        assertThat(read.get("totalMinor")).isEqualTo(4990L);
        assertThat(read.get("occurredAt")).isEqualTo(ORDER.getOccurredAt().toEpochMilli());
        assertThat(read.get("cartId")).isNull();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        try (EventCodec codec = EventCodec.connectedTo(Backbone.get().registryUrl())) {
            assertThat(codec.decode(Topics.ORDERS, codec.encode(Topics.ORDERS, ORDER)))
                    .isEqualTo(new Decoded.Value<>(ORDER));
        }
    }

    @Test
    void whatHasNoSchemaInTheRegistryIsNotWrittenUntilItHasAndThatIsNobodysFault() {
        Topic<OrderEvent> unregistered = topic("unregistered-" + UUID.randomUUID());
        try (EventCodec codec = EventCodec.connectedTo(Backbone.get().registryUrl())) {
            assertThatThrownBy(() -> codec.encode(unregistered, ORDER))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining(unregistered.subject())
                    .matches(Transience::isTransient);

            SchemaRegistry.at(Backbone.get().registryUrl()).register(unregistered);

            assertThat(codec.decode(unregistered, codec.encode(unregistered, ORDER)))
                    .isEqualTo(new Decoded.Value<>(ORDER));
        }
    }

    @Test
    void whatDoesNotFitItsOwnSchemaIsAtFaultItselfWhateverTheRegistryHas() {
        OrderEvent empty = new OrderEvent();
        try (EventCodec codec = EventCodec.connectedTo(Backbone.get().registryUrl())) {
            for (Topic<OrderEvent> topic : List.of(Topics.ORDERS, topic("unregistered-" + UUID.randomUUID()))) {
                assertThatThrownBy(() -> codec.encode(topic, empty))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(topic.subject())
                        .matches(failure -> !Transience.isTransient(failure));
            }
        }
    }

    private static Topic<OrderEvent> topic(String name) {
        return new Topic<>(
                name,
                OrderEvent.class,
                Retention.FOREVER,
                OrderEvent::getCustomerId,
                OrderEvent::getOccurredAt,
                order -> Optional.empty(),
                Set.of(),
                Spread.BY_KEY);
    }

    private static Schema schemaOf(int id) throws Exception {
        URI uri = URI.create(Backbone.get().registryUrl() + "/apis/ccompat/v7/schemas/ids/" + id);
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return new Schema.Parser()
                    .parse(JsonMapper.shared().readTree(body).get("schema").asString());
        }
    }
}
