package perennial.segment.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import perennial.events.CartEvent;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * The events of random customers in one year, and before, in the order in which they come: mostly at once, but also late, a
 * little early, repeated, and whole weeks in a jumble. Events like to fall on instants where something turns: a duration
 * after another event, a millisecond beside it, midnight where she lives, the instant of another event.
 */
final class RandomYear {

    private static final List<String> ZONES = List.of(
            "Europe/Paris",
            "Europe/Paris",
            // Days that begin at one o'clock, and days of 25 hours that end twice.
            "America/Santiago",
            "Asia/Beirut",
            "Pacific/Auckland",
            "Pacific/Kiritimati",
            "Asia/Kathmandu",
            "America/St_Johns",
            "Europe/Atlantis");
    private static final List<MonthDay> DAYS_TO_BE_BORN_ON = List.of(
            MonthDay.of(2, 29),
            MonthDay.of(2, 29),
            MonthDay.of(2, 28),
            MonthDay.of(3, 1),
            MonthDay.of(1, 1),
            MonthDay.of(12, 31),
            // Clocks change in Paris and Beirut, in Auckland and Santiago, in St. John's.
            MonthDay.of(3, 29),
            MonthDay.of(10, 25),
            MonthDay.of(4, 5),
            MonthDay.of(9, 6),
            MonthDay.of(9, 27),
            MonthDay.of(3, 8));
    private static final List<TemporalAmount> SPANS = Stream.concat(Rule.ALL.stream(), Editor.RULES.stream())
            .flatMap(rule -> rule.spans().stream())
            .distinct()
            .toList();
    private static final Comparator<Arrival<?>> COMING = Comparator.comparing(Arrival::at);
    private static final Duration SKEW_ALLOWED = Duration.ofMinutes(5);

    private final Instant start;
    private final Instant end;
    private final Random random;

    private RandomYear(long seed, Instant start, Instant end) {
        this.start = start;
        this.end = end;
        this.random = new Random(seed);
    }

    /** What arrives in {@code [start, end)}, in that order. */
    static List<Arrival<?>> of(long seed, int customers, Instant start, Instant end) {
        RandomYear year = new RandomYear(seed, start, end);
        List<Arrival<?>> arrivals = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            arrivals.addAll(year.new Life("c-" + i).arrivals());
        }
        // The sort is stable: what comes at the same instant stays in a random order.
        Collections.shuffle(arrivals, year.random);
        arrivals.sort(COMING);
        return arrivals;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<? extends T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @SafeVarargs
    private <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    private Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    /** One customer and all that she does. */
    private final class Life {
        private final String id;
        private final List<Arrival<?>> arrivals = new ArrayList<>();
        private final List<Instant> instants = new ArrayList<>();
        private final boolean longKnown = chance(40);
        private final Instant heyday = start.plus(upTo(Duration.between(start, end)));
        private final @Nullable LocalDate birthDate = birthDate();
        private @Nullable String zone = chance(15) ? null : one(ZONES);
        private int number;

        Life(String id) {
            this.id = chance(8) ? "guest:" + id : id;
        }

        List<Arrival<?>> arrivals() {
            if (chance(85)) {
                publish(Topics.CUSTOMERS, person("SIGNED_UP", longKnown && chance(70) ? before() : when()));
            }
            int events = 3 + random.nextInt(chance(20) ? 45 : 20);
            for (int i = 0; i < events; i++) {
                something();
            }
            if (chance(15)) {
                erase();
            }
            if (chance(15)) {
                jumble();
            }
            arrivals.removeIf(
                    arrival -> arrival.at().isBefore(start) || !arrival.at().isBefore(end));
            return arrivals;
        }

        private void something() {
            switch (random.nextInt(20)) {
                case 0, 1 -> update();
                case 2, 3, 4, 5, 6 -> order();
                case 7, 8, 9 -> cart();
                case 10, 11, 12, 13, 14 -> publish(Topics.ENGAGEMENT, engagement());
                case 15, 16, 17 -> message();
                default -> publish(Topics.LOYALTY_ENTRIES, points());
            }
        }

        // When things happen

        private Instant when() {
            Instant at = longKnown && chance(25) ? before() : inTheYear();
            instants.add(at);
            return at;
        }

        private Instant before() {
            Instant at = start.minus(upTo(Duration.ofDays(900)));
            return chance(30)
                    // The day of a clock change is one on which something may return.
                    ? one(DAYS_TO_BE_BORN_ON)
                            .atYear(at.atZone(ZoneOffset.UTC).getYear() - 1)
                            .atTime(random.nextInt(24), random.nextInt(60))
                            .toInstant(ZoneOffset.UTC)
                    : at;
        }

        private Instant inTheYear() {
            Instant at = switch (random.nextInt(10)) {
                case 0, 1 ->
                    instants.isEmpty()
                            ? heyday
                            : one(instants)
                                    .atZone(home())
                                    .plus(one(SPANS))
                                    .plusNanos(one(-1_000_000L, 0L, 1_000_000L))
                                    .toInstant();
                case 2 ->
                    LocalDate.ofInstant(anyTime(), home())
                            .atStartOfDay(home())
                            .toInstant()
                            .plusMillis(one(-1L, 0L, 1L));
                case 3 -> instants.isEmpty() ? heyday : one(instants);
                case 4, 5, 6 -> heyday.plus(upTo(Duration.ofDays(20)));
                default -> anyTime();
            };
            return at.isBefore(start) || !at.isBefore(end) ? anyTime() : at;
        }

        private Instant anyTime() {
            Instant at = start.plus(upTo(Duration.between(start, end).minusMillis(1)));
            return chance(50) ? Instant.ofEpochSecond(at.getEpochSecond()) : at;
        }

        private ZoneId home() {
            return zone == null || zone.equals("Europe/Atlantis") ? OracleTest.FALLBACK_ZONE : ZoneId.of(zone);
        }

        // When they come

        private <V extends SpecificRecord> void publish(Topic<V> topic, V event) {
            Arrival<V> arrival = new Arrival<>(start, topic, event);
            Instant happened = arrival.occurredAt();
            Instant at = happened.isBefore(start) ? start.plus(upTo(Duration.ofMinutes(30))) : happened.plus(delay());
            arrivals.add(arrival.arrivingAt(at));
            while (chance(18)) {
                Duration later = one(Duration.ZERO, upTo(Duration.ofSeconds(5)), upTo(Duration.ofDays(60)));
                arrivals.add(arrival.arrivingAt(at.plus(later)));
            }
        }

        private Duration delay() {
            return switch (random.nextInt(20)) {
                case 0 -> upTo(SKEW_ALLOWED).negated();
                case 1, 2, 3 -> Duration.ZERO;
                case 4, 5 -> upTo(Duration.ofHours(3));
                case 6, 7 -> upTo(Duration.ofDays(40));
                case 8 -> upTo(Duration.ofDays(200));
                default -> upTo(Duration.ofSeconds(2));
            };
        }

        /** What comes within one week comes at its end, in any order. */
        private void jumble() {
            Instant from = chance(50) ? heyday : start;
            Instant to = from.plus(Duration.ofDays(7));
            arrivals.replaceAll(
                    arrival -> arrival.at().isBefore(from) || arrival.at().isAfter(to)
                            ? arrival
                            : arrival.arrivingAt(to.plusMillis(random.nextInt(1500))));
        }

        // What happens

        private String eventId() {
            return "%s-%02x-%d".formatted(id, random.nextInt(256), number++);
        }

        private @Nullable LocalDate birthDate() {
            if (chance(15)) {
                return null;
            }
            MonthDay day = chance(50)
                    ? one(DAYS_TO_BE_BORN_ON)
                    : MonthDay.from(LocalDate.ofYearDay(2001, 1 + random.nextInt(365)));
            // A leap year for those who need one.
            int year = 1940 + random.nextInt(70);
            return day.atYear(day.equals(MonthDay.of(2, 29)) ? year / 4 * 4 : year);
        }

        private CustomerEvent person(String type, Instant at) {
            Map<String, Consent> consents = new HashMap<>();
            if (chance(80)) {
                consents.put(
                        "email", new Consent(chance(75), chance(70) ? at : at.minus(upTo(Duration.ofDays(5))), null));
            }
            Map<String, String> attributes = new HashMap<>();
            if (chance(50)) {
                attributes.put("club", one("yes", "no"));
            }
            return CustomerEvent.newBuilder()
                    .setEventId(eventId())
                    .setType(type)
                    .setOccurredAt(at)
                    .setCustomerId(id)
                    .setBirthDate(birthDate)
                    .setCountry(chance(20) ? null : one("FR", "CL", "LB", "NZ"))
                    .setLanguage(chance(25) ? null : one("fr", "fr", "en"))
                    .setTimeZone(zone)
                    .setConsents(consents)
                    .setAttributes(attributes)
                    .build();
        }

        private void update() {
            if (chance(15)) {
                zone = one(ZONES);
            }
            publish(Topics.CUSTOMERS, person("UPDATED", when()));
        }

        /** Perhaps she comes back; and perhaps what forgot her comes once more then. */
        private void erase() {
            boolean atATurn = chance(50);
            // In the very second in which time may let her enter or leave something: before anybody looked.
            Instant at = atATurn ? one(arrivals).occurredAt().plus(Duration.ofDays(30)) : inTheYear();
            Arrival<CustomerEvent> erasure = new Arrival<>(
                    at.plusMillis(atATurn ? 1 + random.nextInt(100) : random.nextInt(5000)),
                    Topics.CUSTOMERS,
                    CustomerEvent.newBuilder()
                            .setEventId(eventId())
                            .setType("ERASED")
                            .setOccurredAt(at)
                            .setCustomerId(id)
                            .build());
            arrivals.add(erasure);
            if (chance(50)) {
                publish(Topics.CUSTOMERS, person("SIGNED_UP", at.plus(upTo(Duration.ofDays(30)))));
                something();
            }
            if (chance(50)) {
                arrivals.add(erasure.arrivingAt(erasure.at().plus(upTo(Duration.ofDays(60)))));
            }
        }

        private void order() {
            String orderId = "o-" + number;
            String currency = one("EUR", "EUR", "SEK");
            List<OrderLine> lines = lines();
            long total = chance(5) ? 0 : 1000 + random.nextInt(9000);
            Instant at = when();
            OrderEvent placed = OrderEvent.newBuilder()
                    .setEventId(eventId())
                    .setType("PLACED")
                    .setOccurredAt(at)
                    .setCustomerId(id)
                    .setOrderId(orderId)
                    .setCartId(chance(50) ? one("k-1", "k-2") : null)
                    .setCurrency(currency)
                    .setTotalMinor(total)
                    .setLines(lines)
                    .build();
            publish(Topics.ORDERS, placed);
            if (chance(5)) {
                publish(
                        Topics.ORDERS,
                        OrderEvent.newBuilder(placed)
                                .setEventId(eventId())
                                .setOccurredAt(chance(30) ? at : inTheYear())
                                .setTotalMinor(total + 500)
                                .build());
            }
            if (chance(12)) {
                publish(
                        Topics.ORDERS,
                        OrderEvent.newBuilder(placed)
                                .setEventId(eventId())
                                .setType("CANCELLED")
                                .setOccurredAt(soonAfter(at))
                                .build());
            }
            while (chance(25)) {
                publish(Topics.ORDERS, returned(placed, soonAfter(at)));
            }
        }

        /** Also a little before: clocks of a shop differ. */
        private Instant soonAfter(Instant at) {
            Instant then = at.plus(upTo(Duration.ofDays(20))).minusSeconds(60);
            return then.isBefore(end) ? then : at;
        }

        private OrderEvent returned(OrderEvent placed, Instant at) {
            boolean inFull = chance(30);
            List<OrderLine> back = new ArrayList<>();
            for (OrderLine line : placed.getLines()) {
                if (inFull || chance(50)) {
                    int quantity = inFull ? line.getQuantity() : 1 + random.nextInt(line.getQuantity());
                    back.add(OrderLine.newBuilder(line).setQuantity(quantity).build());
                }
            }
            return OrderEvent.newBuilder(placed)
                    .setEventId(eventId())
                    .setType("RETURNED")
                    .setOccurredAt(at)
                    .setCurrency(chance(5) ? "USD" : placed.getCurrency())
                    .setTotalMinor(
                            inFull && chance(60)
                                    ? placed.getTotalMinor()
                                    : random.nextLong(1 + placed.getTotalMinor() * 2 / 3))
                    .setLines(back)
                    .build();
        }

        private List<OrderLine> lines() {
            List<OrderLine> lines = new ArrayList<>();
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                lines.add(OrderLine.newBuilder()
                        .setLineId("l" + i)
                        .setSku("sku" + random.nextInt(9))
                        .setCategories(
                                one(List.of("shoes"), List.of("hats"), List.of("shoes", "sale"), List.<String>of()))
                        .setQuantity(1 + random.nextInt(3))
                        .setUnitPriceMinor(random.nextInt(3000))
                        .build());
            }
            return lines;
        }

        private void cart() {
            String cartId = one("k-1", "k-2");
            Instant at = when();
            boolean emptied = chance(20);
            publish(
                    Topics.CARTS,
                    CartEvent.newBuilder()
                            .setEventId(eventId())
                            .setType(emptied ? "EMPTIED" : "UPDATED")
                            .setOccurredAt(at)
                            .setCustomerId(id)
                            .setCartId(cartId)
                            .setCurrency(one("EUR", "EUR", "SEK"))
                            .setTotalMinor(emptied ? 0 : 1000 + random.nextInt(6000))
                            .setLines(emptied ? List.of() : lines())
                            .build());
        }

        private EngagementEvent engagement() {
            String type =
                    one("VISIT", "VISIT", "REVIEW", "SOCIAL_SHARE", "SURVEY", "SURVEY", "SURVEY", "COMPLAINT", "DREAM");
            return EngagementEvent.newBuilder()
                    .setEventId(eventId())
                    .setType(type)
                    .setOccurredAt(when())
                    .setCustomerId(id)
                    .setScore(chance(type.equals("SURVEY") ? 80 : 10) ? random.nextInt(11) : null)
                    .build();
        }

        private void message() {
            String type = one("SENT", "SENT", "SENT", "UNCONFIRMED", "SUPPRESSED", "FAILED", "UNSUBSCRIBED");
            Instant at = when();
            MessageEvent message = MessageEvent.newBuilder()
                    .setEventId(eventId())
                    .setType(type)
                    .setOccurredAt(at)
                    .setRecordedAt(at)
                    .setCauseId("cause")
                    .setMessageId("m-" + number)
                    .setJourneyId("journey")
                    .setCustomerId(id)
                    .setCampaignId(one("welcome", "newsletter", "newsletter", "sorry"))
                    .setCampaignVersion(1)
                    .setStepId("1")
                    .setMessageClass("marketing")
                    .setChannel(one("email", "email", "sms"))
                    .build();
            publish(Topics.MESSAGES, message);
            if (type.equals("UNCONFIRMED") && chance(50)) {
                publish(
                        Topics.MESSAGES,
                        MessageEvent.newBuilder(message)
                                .setEventId(eventId())
                                .setType("SENT")
                                .setOccurredAt(soonAfter(at))
                                .build());
            }
        }

        private LoyaltyEvent points() {
            int sequence = number;
            return LoyaltyEvent.newBuilder()
                    .setEventId(eventId())
                    .setType(one("EARNED", "SPENT", "PENDING", "TIER_CHANGED"))
                    .setOccurredAt(when())
                    .setRecordedAt(start)
                    .setCauseId("cause")
                    .setEntryId("entry-" + sequence)
                    .setSequence(sequence)
                    .setCustomerId(id)
                    .setPoints(10)
                    .setBalance(random.nextInt(600))
                    .setPending(0)
                    .setTier(chance(30) ? one("bronze", "silver", "gold") : null)
                    .build();
        }
    }
}
