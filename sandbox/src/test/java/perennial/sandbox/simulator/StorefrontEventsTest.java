package perennial.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.schemas.Topics;

class StorefrontEventsTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private final Person person =
            new Person("run-c1", "c1@run.example.org", "Ada", "en", "GB", true, 1, Temperament.FUSSY);
    private final Basket basket = new Basket(
            "run-c1-k1",
            List.of(new Item("s-1", "Shirt", "clothing", 2, 1_995), new Item("s-2", "Pen", "paper", 1, 333)));
    private final Order order = new Order("run-c1-o1", basket, Optional.of("WELCOME-7KQ2M9XDABCD"), 432);

    @Test
    void theContractFindsNothingWrongWithThem() {
        assertThat(Topics.CUSTOMERS.defect().apply(StorefrontEvents.signedUp(person, AT)))
                .isEmpty();
        assertThat(Topics.ENGAGEMENT.defect().apply(StorefrontEvents.visited(person, 1, "s-1", AT)))
                .isEmpty();
        assertThat(Topics.CARTS.defect().apply(StorefrontEvents.cartUpdated(person, basket, AT)))
                .isEmpty();
        assertThat(Topics.CARTS.defect().apply(StorefrontEvents.cartEmptied(person, basket, AT)))
                .isEmpty();
        assertThat(Topics.ORDERS.defect().apply(StorefrontEvents.placed(person, order, AT)))
                .isEmpty();
        assertThat(Topics.ORDERS.defect().apply(StorefrontEvents.returned(person, order, AT)))
                .isEmpty();
    }

    @Test
    void anOrderSaysWhatWasPaidAndWithWhichCode() {
        OrderEvent placed = StorefrontEvents.placed(person, order, AT);

        assertThat(placed.getTotalMinor()).isEqualTo(2 * 1_995 + 333 - 432);
        assertThat(placed.getDiscountMinor()).isEqualTo(432);
        assertThat(placed.getVoucherCodes()).containsExactly("WELCOME-7KQ2M9XDABCD");
        assertThat(placed.getLines().stream().mapToLong(OrderLine::getPaidMinor).sum())
                .isEqualTo(placed.getTotalMinor());
    }

    @Test
    void noTwoEventsHaveOneId() {
        assertThat(List.of(
                        StorefrontEvents.signedUp(person, AT).getEventId(),
                        StorefrontEvents.visited(person, 1, "s-1", AT).getEventId(),
                        StorefrontEvents.visited(person, 2, "s-1", AT).getEventId(),
                        StorefrontEvents.cartUpdated(person, basket, AT).getEventId(),
                        StorefrontEvents.cartEmptied(person, basket, AT).getEventId(),
                        StorefrontEvents.placed(person, order, AT).getEventId(),
                        StorefrontEvents.returned(person, order, AT).getEventId()))
                .doesNotHaveDuplicates();
    }
}
