package perennial.sandbox.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Who comes to the shop: the same people for the same seed, whatever order they are asked for in. Of any ten that follow one
 * another eight consent to mails, and each temperament is there, so that a small shop shows everything too.
 *
 * @param run what all customer ids begin with
 */
public record Population(String run, long seed) {

    /** Fewer than this need not show everything. */
    public static final int TEN = 10;

    private static final int CONSENTING_OF_TEN = 8;
    private static final int MOST_VISITS = 3;
    private static final int LONG_AGO = 6;
    private static final int ABOUT_TO_LAPSE = 2;

    /** After this time without an order the shipped programme calls somebody lapsed. */
    private static final Duration LAPSE = Duration.ofDays(90);

    private static final long PAST_STREAM = 0x70617374L;

    private static final List<Temperament> TEMPERAMENTS_OF_TEN = List.of(
            Temperament.BARGAIN_HUNTER,
            Temperament.BARGAIN_HUNTER,
            Temperament.BARGAIN_HUNTER,
            Temperament.BARGAIN_HUNTER,
            Temperament.REGULAR,
            Temperament.REGULAR,
            Temperament.IMPULSIVE,
            Temperament.UNDECIDED,
            Temperament.UNDECIDED,
            Temperament.FUSSY);

    private static final List<Origin> ORIGINS = List.of(
            new Origin("en", List.of("GB", "IE"), List.of("Ada", "Grace", "Alan", "Mary", "Edsger", "Joan")),
            new Origin("de", List.of("DE", "AT"), List.of("Anna", "Lukas", "Jürgen", "Käthe", "Emmy", "Konrad")),
            new Origin("fr", List.of("FR", "BE"), List.of("Zoé", "Léa", "Hugo", "Chloé", "Émilie", "Blaise")));

    private record Origin(String language, List<String> countries, List<String> firstNames) {}

    /**
     * Somebody who was here before.
     *
     * @param signedUpAgo when, before now
     * @param orders oldest first
     */
    record Former(Person person, Duration signedUpAgo, List<FormerOrder> orders) {}

    record FormerOrder(String orderId, Duration ago, Basket basket) {}

    /** @param number counts up from zero without end */
    Person person(int number) {
        int place = number % TEN;
        Temperament temperament =
                shuffled(TEMPERAMENTS_OF_TEN, new Random(mixed(number / TEN))).get(place);
        boolean consents =
                shuffled(IntStream.range(0, TEN).boxed().toList(), new Random(mixed(number / TEN) ^ PAST_STREAM))
                                .get(place)
                        < CONSENTING_OF_TEN;
        return person("c" + (number + 1), consents, temperament, new Random(mixed(-1L - number)));
    }

    /** Chance for the {@code turn}-th thing that this customer does. */
    Random chance(int number, int turn) {
        return new Random(mixed(((long) number << Integer.SIZE) + turn));
    }

    /** Customers whose last order is long ago. */
    List<Former> lapsed() {
        return IntStream.range(0, LONG_AGO)
                .mapToObj(number -> former(number, LAPSE.plusDays(30L + 120L * number)))
                .toList();
    }

    /** Customers who will lapse within the hour unless they order. */
    List<Former> aboutToLapse() {
        return IntStream.range(0, ABOUT_TO_LAPSE)
                .mapToObj(number -> former(LONG_AGO + number, LAPSE.minusMinutes(30L + 10L * number)))
                .toList();
    }

    private Former former(int number, Duration lastOrderAgo) {
        Random random = new Random(mixed(number) ^ PAST_STREAM);
        Person person = person("p" + (number + 1), true, Temperament.REGULAR, random);
        int count = 1 + random.nextInt(3);
        List<FormerOrder> orders = new ArrayList<>();
        for (int left = count - 1; left >= 0; left--) {
            int nth = count - left;
            orders.add(new FormerOrder(
                    person.customerId() + "-o" + nth,
                    lastOrderAgo.plusDays(40L * left),
                    Shelf.basket(person.customerId() + "-k" + nth, random)));
        }
        return new Former(person, orders.getFirst().ago().plusDays(1), orders);
    }

    private Person person(String name, boolean consents, Temperament temperament, Random random) {
        Origin origin = ORIGINS.get(random.nextInt(ORIGINS.size()));
        return new Person(
                run + "-" + name,
                name + "@" + run + ".example.org",
                origin.firstNames().get(random.nextInt(origin.firstNames().size())),
                origin.language(),
                origin.countries().get(random.nextInt(origin.countries().size())),
                consents,
                1 + random.nextInt(MOST_VISITS),
                temperament);
    }

    /** Neighbouring numbers must not get similar chances. */
    private long mixed(long number) {
        long z = seed + number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }
}
