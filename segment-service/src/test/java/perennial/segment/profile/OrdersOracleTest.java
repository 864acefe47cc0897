package perennial.segment.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.ProfileEvent.OrderCancelled;
import perennial.segment.profile.ProfileEvent.OrderPlaced;
import perennial.segment.profile.ProfileEvent.OrderReturned;

/** What a profile says of orders, against the same figures taken from the list of events all at once. */
class OrdersOracleTest {

    @Property(tries = 2_000)
    void theFiguresOfOrdersAreThoseOfTheEvents(@ForAll("histories") List<ProfileEvent> history, @ForAll Random random) {
        Orders orders =
                Profiles.of(Histories.shuffledWithRepeats(history, random)).orders();
        List<Expected> standing = expected(history);
        List<Expected> counting =
                standing.stream().filter(order -> !order.backInFull()).toList();
        assertThat(orders.count()).isEqualTo(counting.size());
        assertThat(orders.returned())
                .isEqualTo(standing.stream()
                        .filter(order -> !order.returns().isEmpty())
                        .count());
        assertThat(orders.firstAt())
                .isEqualTo(instants(counting).min(Comparator.naturalOrder()).orElse(null));
        assertThat(orders.lastAt()).isEqualTo(latest(counting));
        for (String currency : List.of("EUR", "USD", "JPY")) {
            List<Expected> inCurrency = counting.stream()
                    .filter(order -> order.placed().currency().equals(currency))
                    .toList();
            long spent = inCurrency.stream().mapToLong(Expected::kept).sum();
            assertThat(orders.spentMinor(currency)).isEqualTo(spent);
            assertThat(orders.averageMinor(currency)).isEqualTo(inCurrency.isEmpty() ? 0 : spent / inCurrency.size());
            long one = orders.recent().items().stream()
                    .mapToLong(order -> order.keptMinor(currency))
                    .sum();
            assertThat(one).isEqualTo(spent);
        }
        for (String category : List.of("shoes", "hats", "coats", "none")) {
            List<Expected> keeping = counting.stream()
                    .filter(order -> order.categories().contains(category))
                    .toList();
            assertThat(orders.category(category)).isEqualTo(new Orders.OfCategory(keeping.size(), latest(keeping)));
        }
    }

    /** An order that was placed and not cancelled, and what came back of it. */
    private record Expected(OrderPlaced placed, List<OrderReturned> returns) {
        long backMinor() {
            return returns.stream()
                    .filter(back -> back.currency().equals(placed.currency()))
                    .mapToLong(OrderReturned::totalMinor)
                    .sum();
        }

        long kept() {
            return Math.max(0, placed.totalMinor() - backMinor());
        }

        boolean backInFull() {
            boolean money = placed.totalMinor() > 0 && backMinor() >= placed.totalMinor();
            List<Order.Line> bought = bought();
            return money || (!bought.isEmpty() && keptLines().isEmpty());
        }

        List<Order.Line> bought() {
            return placed.lines().stream().filter(line -> line.quantity() > 0).toList();
        }

        List<Order.Line> keptLines() {
            Map<String, Long> back = new TreeMap<>();
            returns.forEach(each -> each.pieces().forEach((line, quantity) -> back.merge(line, quantity, Long::sum)));
            return bought().stream()
                    .filter(line -> back.getOrDefault(line.lineId(), 0L) < line.quantity())
                    .toList();
        }

        Set<String> categories() {
            return keptLines().stream()
                    .flatMap(line -> line.categories().stream())
                    .collect(Collectors.toSet());
        }
    }

    private static List<Expected> expected(List<ProfileEvent> history) {
        Set<String> cancelled = events(history, OrderCancelled.class)
                .map(OrderCancelled::orderId)
                .collect(Collectors.toSet());
        return events(history, OrderPlaced.class)
                .map(OrderPlaced::orderId)
                .distinct()
                .filter(id -> !cancelled.contains(id))
                .map(id -> new Expected(
                        events(history, OrderPlaced.class)
                                .filter(placed -> placed.orderId().equals(id))
                                .min(Comparator.comparing(OrderPlaced::occurredAt)
                                        .thenComparing(OrderPlaced::eventId))
                                .orElseThrow(),
                        events(history, OrderReturned.class)
                                .filter(back -> back.orderId().equals(id))
                                .toList()))
                .toList();
    }

    private static <E extends ProfileEvent> Stream<E> events(List<ProfileEvent> history, Class<E> type) {
        return history.stream().filter(type::isInstance).map(type::cast);
    }

    private static Stream<Instant> instants(List<Expected> orders) {
        return orders.stream().map(order -> order.placed().occurredAt());
    }

    private static @Nullable Instant latest(List<Expected> orders) {
        return instants(orders).max(Comparator.naturalOrder()).orElse(null);
    }

    @Provide
    Arbitrary<List<ProfileEvent>> histories() {
        return Histories.any();
    }
}
