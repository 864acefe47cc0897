package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import perennial.events.OrderEvent;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

class ShopHistoryTest {

    private static final Instant UNTIL = Instant.parse("2026-03-01T12:00:00Z");
    private static final int CUSTOMERS = 200;
    private static final int EVENTS = 5_000;

    private final Heard heard = tell(1);

    @Test
    void everyCustomerSignsUpOnceAndBeforeAnythingElse() {
        Set<String> known = new HashSet<>();
        for (Heard.Event event : heard.events()) {
            assertThat(known.contains(event.key())).isEqualTo(!event.topic().equals(Topics.CUSTOMERS));
            known.add(event.key());
        }
        assertThat(known).hasSize(CUSTOMERS);
        assertThat(heard.events()).hasSize(EVENTS);
    }

    @Test
    void everythingHappensInOrderAndNothingAfterTheEnd() {
        List<Instant> instants =
                heard.events().stream().map(ShopHistoryTest::occurredAt).toList();

        assertThat(instants).isSorted();
        assertThat(instants.getFirst()).isBefore(UNTIL.minus(Duration.ofDays(400)));
        assertThat(instants.get(EVENTS / 5)).isEqualTo(UNTIL.minus(Duration.ofMinutes(30)));
        assertThat(instants.getLast()).isBefore(UNTIL);
    }

    @Test
    void onEveryTopicSomethingHappensAndAllOfItIsAsTheCatalogueWantsIt() {
        assertThat(heard.events().stream().map(Heard.Event::topic).collect(Collectors.toSet()))
                .isEqualTo(Set.copyOf(ShopHistory.TOPICS));
        assertThat(heard.events()).allSatisfy(event -> assertThat(defect(event)).isEmpty());
    }

    @Test
    void eventIdsAreUnique() {
        assertThat(heard.events().stream().map(event -> event.value().get(0)).collect(Collectors.toSet()))
                .hasSize(EVENTS);
    }

    @Test
    void anOrderIsPlacedOnceAndCancelledAfterwards() {
        Set<String> placed = new HashSet<>();
        for (OrderEvent order : heard.of(Topics.ORDERS)) {
            if (order.getType().equals("PLACED")) {
                assertThat(placed.add(order.getOrderId())).isTrue();
            } else {
                assertThat(placed).contains(order.getOrderId());
            }
        }
        assertThat(placed).hasSizeBetween(600, 1_200);
    }

    @Test
    void theSameSeedMakesTheSameHistory() {
        assertThat(tell(1).events()).isEqualTo(heard.events());
        assertThat(tell(2).events()).isNotEqualTo(heard.events());
    }

    private static Heard tell(long seed) {
        Heard heard = new Heard();
        new ShopHistory(seed, CUSTOMERS, EVENTS, UNTIL).tell(heard);
        return heard;
    }

    private static Instant occurredAt(Heard.Event event) {
        return occurredAt(event.topic(), event.value());
    }

    private static <V extends SpecificRecord> Instant occurredAt(Topic<V> topic, SpecificRecord value) {
        return topic.occurredAt().apply(topic.type().cast(value));
    }

    private static Optional<String> defect(Heard.Event event) {
        return defect(event.topic(), event.value());
    }

    private static <V extends SpecificRecord> Optional<String> defect(Topic<V> topic, SpecificRecord value) {
        return topic.defect().apply(topic.type().cast(value));
    }
}
