package perennial.segment.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/**
 * Random histories of one customer, for properties. There are few ids and few instants, so that ties, returns of unknown
 * orders, two placings of one order, and orders of carts are frequent.
 */
public final class Histories {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> CATEGORIES = List.of("shoes", "hats", "coats");

    private Histories() {}

    public static Arbitrary<List<ProfileEvent>> any() {
        return Arbitraries.longs().list().ofMinSize(1).ofMaxSize(25).map(Histories::events);
    }

    /** The same events in another order, and some of them again. */
    static List<ProfileEvent> shuffledWithRepeats(List<ProfileEvent> history, Random random) {
        List<ProfileEvent> shuffled = new ArrayList<>(history);
        history.stream().filter(event -> random.nextInt(3) == 0).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<ProfileEvent> events(List<Long> seeds) {
        List<ProfileEvent> events = new ArrayList<>();
        for (long seed : seeds) {
            events.add(event("e" + events.size(), new SplittableRandom(seed)));
        }
        return events;
    }

    private static ProfileEvent event(String id, SplittableRandom random) {
        Instant at = instant(random);
        String order = "o" + random.nextInt(3);
        return switch (random.nextInt(14)) {
            case 0, 1 ->
                new ProfileEvent.PersonChanged(
                        id,
                        at,
                        random.nextBoolean(),
                        LocalDate.of(1990, 1, 1 + random.nextInt(3)),
                        oneOf(random, "FR", "BE", null),
                        null,
                        ZoneId.of("Europe/Paris"),
                        Map.of(
                                oneOf(random, "email", "sms"),
                                new Consent(random.nextBoolean(), instant(random)),
                                "push",
                                new Consent(random.nextBoolean(), instant(random))),
                        Map.of("size", oneOf(random, "M", "L")));
            case 2 -> new ProfileEvent.Unsubscribed(id, at, oneOf(random, "email", "sms"));
            case 3, 4, 5, 6 ->
                new ProfileEvent.OrderPlaced(
                        id,
                        at,
                        order,
                        oneOf(random, "k0", "k1", null),
                        oneOf(random, "EUR", "USD"),
                        oneOf(random, 0L, 100L, 250L),
                        lines(random));
            case 7 ->
                random.nextInt(3) == 0
                        ? new ProfileEvent.OrderCancelled(id, at, order)
                        : new ProfileEvent.MessageSent(id, at, oneOf(random, "m", "n"), "welcome");
            case 8, 9, 10 ->
                new ProfileEvent.OrderReturned(
                        id, at, order, oneOf(random, "EUR", "USD"), oneOf(random, 0L, 50L, 100L, 250L), pieces(random));
            case 11 ->
                new ProfileEvent.CartChanged(
                        id, at, oneOf(random, "k0", "k1"), random.nextInt(3), oneOf(random, "EUR", "USD"), 75);
            case 12 ->
                new ProfileEvent.Engaged(
                        id, at, oneOf(random, Engagement.Kind.values()), oneOf(random, null, random.nextInt(11)));
            default ->
                new ProfileEvent.PointsChanged(
                        id, at, random.nextInt(4), random.nextInt(1_000), oneOf(random, "silver", "gold", null));
        };
    }

    private static List<Order.Line> lines(SplittableRandom random) {
        List<Order.Line> lines = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<String> categories = CATEGORIES.stream()
                    .filter(category -> random.nextInt(3) == 0)
                    .toList();
            lines.add(new Order.Line("l" + i, random.nextInt(4), categories));
        }
        return lines;
    }

    private static Map<String, Long> pieces(SplittableRandom random) {
        Map<String, Long> pieces = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            pieces.put("l" + i, (long) random.nextInt(4));
        }
        return pieces;
    }

    private static Instant instant(SplittableRandom random) {
        return START.plusSeconds(random.nextInt(7));
    }

    @SafeVarargs
    private static <T extends @Nullable Object> T oneOf(SplittableRandom random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
