package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import perennial.events.CartEvent;
import perennial.events.CustomerEvent;
import perennial.schemas.Topics;

class IdlePopulationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final IdlePopulation population = new IdlePopulation(1, 900, NOW);
    private final Heard heard = new Heard();

    @Test
    void eachSignedUpLongAgoAndTwoOfThreeOrderedSince() {
        population.tell(heard);

        Map<String, Instant> signedUpAt = heard.of(Topics.CUSTOMERS).stream()
                .collect(Collectors.toMap(CustomerEvent::getCustomerId, CustomerEvent::getOccurredAt));
        assertThat(signedUpAt).hasSize(900);
        assertThat(signedUpAt.values()).allSatisfy(at -> assertThat(at).isBefore(NOW.minus(Duration.ofDays(30))));
        assertThat(heard.of(Topics.ORDERS))
                .hasSize(600)
                .allSatisfy(order -> assertThat(order.getOccurredAt())
                        .isBefore(NOW)
                        .isAfterOrEqualTo(signedUpAt.get(order.getCustomerId())));
    }

    @Test
    void cartsAreThoseOfKnownCustomersAndAreFilledAtOneInstant() {
        population.fillCarts(heard, 100, NOW);

        assertThat(heard.of(Topics.CARTS))
                .hasSize(100)
                .allSatisfy(cart -> assertThat(cart.getOccurredAt()).isEqualTo(NOW))
                .allSatisfy(cart -> assertThat(cart.getLines()).isNotEmpty())
                .extracting(CartEvent::getCustomerId)
                .doesNotHaveDuplicates()
                .contains("c-0", "c-99");
    }
}
