package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.profile.Consent;
import perennial.segment.profile.Engagement;
import perennial.segment.profile.Order;
import perennial.segment.profile.ProfileEvent;

class SourceTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aCustomersStateIsReadInFull() {
        CustomerEvent event = CustomerEvent.newBuilder(Events.signUp("c-1", NOON))
                .setBirthDate(LocalDate.of(2000, 2, 29))
                .setLanguage("fr")
                .setAttributes(Map.of("size", "M"))
                .build();
        assertThat(meaning(Topics.CUSTOMERS, event))
                .isEqualTo(new Input.Change(new ProfileEvent.PersonChanged(
                        "signup-c-1",
                        NOON,
                        true,
                        LocalDate.of(2000, 2, 29),
                        "FR",
                        "fr",
                        ZoneId.of("Europe/Paris"),
                        Map.of("email", new Consent(true, NOON)),
                        Map.of("size", "M"))));
    }

    @Test
    void whatMakesNoSenseIsLeftOutAndNamed() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < 51; i++) {
            attributes.put("a" + (100 + i), "x");
        }
        attributes.put("a", "x".repeat(257));
        attributes.put("n".repeat(257), "x");
        CustomerEvent event = CustomerEvent.newBuilder(Events.signUp("c-1", NOON))
                .setBirthDate(LocalDate.of(10_000, 1, 1))
                .setTimeZone("Europe/Atlantis")
                .setAttributes(attributes)
                .build();
        Input.Change change = (Input.Change) meaning(Topics.CUSTOMERS, event);
        ProfileEvent.PersonChanged person = (ProfileEvent.PersonChanged) change.event();
        assertThat(change.flaws()).containsExactly("invalid_zone", "invalid_birth_date", "attributes_cut");
        assertThat(person.birthDate()).isNull();
        assertThat(person.zone()).isNull();
        assertThat(person.attributes()).hasSize(50).containsKey("a100").doesNotContainKeys("a150", "a");
    }

    @ParameterizedTest
    @CsvSource({"0000-12-31, false", "0001-01-01, true", "9999-12-31, true", "+10000-01-01, false"})
    void aBirthDateHasAYearOfFourDigits(LocalDate date, boolean kept) {
        CustomerEvent event = CustomerEvent.newBuilder(Events.signUp("c-1", NOON))
                .setBirthDate(date)
                .build();
        Input.Change change = (Input.Change) meaning(Topics.CUSTOMERS, event);
        assertThat(change.flaws()).hasSize(kept ? 0 : 1);
        assertThat(((ProfileEvent.PersonChanged) change.event()).birthDate()).isEqualTo(kept ? date : null);
    }

    @Test
    void theLongestAttributesAndTheMostAreKept() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            attributes.put("n".repeat(254) + (10 + i), "x".repeat(256));
        }
        CustomerEvent event = CustomerEvent.newBuilder(Events.signUp("c-1", NOON))
                .setAttributes(attributes)
                .build();
        Input.Change change = (Input.Change) meaning(Topics.CUSTOMERS, event);
        assertThat(change.flaws()).isEmpty();
        assertThat(((ProfileEvent.PersonChanged) change.event()).attributes()).isEqualTo(attributes);
    }

    @Test
    void anOrderHasItsLinesAndAReturnItsPieces() {
        OrderEvent placed = OrderEvent.newBuilder(Events.order("c-1", "o", NOON))
                .setCartId("k")
                .setLines(List.of(line("1", 2, "shoes", "new"), line("2", 1)))
                .build();
        assertThat(meaning(Topics.ORDERS, placed))
                .isEqualTo(new Input.Change(new ProfileEvent.OrderPlaced(
                        "PLACED-o",
                        NOON,
                        "o",
                        "k",
                        "EUR",
                        1000,
                        List.of(new Order.Line("1", 2, List.of("shoes", "new")), new Order.Line("2", 1, List.of())))));
        OrderEvent returned = OrderEvent.newBuilder(Events.order("c-1", "o", "RETURNED", NOON, 300))
                .setLines(List.of(line("1", 1), line("2", 1), line("1", 1)))
                .build();
        assertThat(meaning(Topics.ORDERS, returned))
                .isEqualTo(new Input.Change(
                        new ProfileEvent.OrderReturned("RETURNED-o", NOON, "o", "EUR", 300, Map.of("1", 2L, "2", 1L))));
        assertThat(meaning(Topics.ORDERS, Events.order("c-1", "o", "CANCELLED", NOON, 0)))
                .isEqualTo(new Input.Change(new ProfileEvent.OrderCancelled("CANCELLED-o", NOON, "o")));
    }

    @Test
    void anEmptiedCartHasNoValue() {
        assertThat(meaning(Topics.CARTS, Events.cart("c-1", "k", NOON, 1, 2)))
                .isEqualTo(new Input.Change(new ProfileEvent.CartChanged("cart-k-" + NOON, NOON, "k", 3, "EUR", 100)));
        assertThat(meaning(Topics.CARTS, Events.cart("c-1", "k", NOON)))
                .isEqualTo(new Input.Change(new ProfileEvent.CartChanged("cart-k-" + NOON, NOON, "k", 0, "EUR", 0)));
    }

    @ParameterizedTest
    @CsvSource({"VISIT, VISIT", "REVIEW, REVIEW", "SOCIAL_SHARE, SHARE", "SURVEY, SURVEY", "COMPLAINT, COMPLAINT"})
    void engagementIsReadByItsKind(String type, Engagement.Kind kind) {
        EngagementEvent event = EngagementEvent.newBuilder()
                .setEventId("e")
                .setType(type)
                .setOccurredAt(NOON)
                .setCustomerId("c-1")
                .setScore(4)
                .build();
        assertThat(meaning(Topics.ENGAGEMENT, event))
                .isEqualTo(new Input.Change(new ProfileEvent.Engaged("e", NOON, kind, 4)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PENDING",
                "EARNED",
                "SPENT",
                "EXPIRED",
                "REVERSED",
                "ADJUSTED",
                "TIER_CHANGED",
                "MILESTONE",
                "EXPIRING"
            })
    void eachEntryOfTheAccountTellsItsBalance(String type) {
        LoyaltyEvent event = LoyaltyEvent.newBuilder()
                .setEventId("e")
                .setType(type)
                .setOccurredAt(NOON)
                .setRecordedAt(NOON)
                .setCauseId("cause")
                .setEntryId("entry")
                .setSequence(7)
                .setCustomerId("c-1")
                .setPoints(-10)
                .setBalance(90)
                .setPending(5)
                .setTier("silver")
                .build();
        assertThat(meaning(Topics.LOYALTY_ENTRIES, event))
                .isEqualTo(new Input.Change(new ProfileEvent.PointsChanged("e", NOON, 7, 90, "silver")));
        LoyaltyEvent unknown = LoyaltyEvent.newBuilder(event).setType("LOTTERY").build();
        assertThat(meaning(Topics.LOYALTY_ENTRIES, unknown)).isEqualTo(new Input.UnknownType());
    }

    @SuppressWarnings("unchecked") // the source of a topic takes that topic's records
    private static <V extends SpecificRecord> Input meaning(Topic<V> topic, V event) {
        Source<V> source = (Source<V>) Objects.requireNonNull(Source.byTopic().get(topic.name()));
        return source.meaning().apply(event);
    }

    private static OrderLine line(String lineId, int quantity, String... categories) {
        return OrderLine.newBuilder()
                .setLineId(lineId)
                .setSku("sku")
                .setQuantity(quantity)
                .setUnitPriceMinor(100)
                .setCategories(List.of(categories))
                .build();
    }
}
