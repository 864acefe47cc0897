package perennial.segment.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static perennial.segment.profile.Profiles.cancellation;
import static perennial.segment.profile.Profiles.cart;
import static perennial.segment.profile.Profiles.engaged;
import static perennial.segment.profile.Profiles.line;
import static perennial.segment.profile.Profiles.message;
import static perennial.segment.profile.Profiles.order;
import static perennial.segment.profile.Profiles.points;
import static perennial.segment.profile.Profiles.returned;
import static perennial.segment.profile.Profiles.signUp;
import static perennial.segment.profile.Profiles.survey;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import perennial.segment.profile.Profile.Applied;

class ProfileTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void theFirstSignUpAndTheLastStateStay() {
        Profile profile = Profiles.of(
                person("e2", NOON, "FR"),
                signUp(NOON.plusSeconds(-60)),
                person("e1", NOON, "BE"),
                signUp(NOON.plusSeconds(-30)));
        assertThat(profile.person().country()).isEqualTo("FR");
        assertThat(profile.person().signedUpAt()).isEqualTo(NOON.plusSeconds(-60));
    }

    @Test
    void theLastWordOnConsentWinsAndARefusalAtTheSameInstant() {
        Consent yes = new Consent(true, NOON);
        Profile granted = Profiles.of(consent("e1", NOON, yes));
        assertThat(granted.person().consented("email")).isTrue();
        assertThat(granted.person().consented("sms")).isFalse();
        assertThat(Profiles.of(
                                consent("e1", NOON, yes),
                                new ProfileEvent.Unsubscribed("e2", NOON.plusMillis(1), "email"))
                        .person()
                        .consented("email"))
                .isFalse();
        assertThat(Profiles.of(new ProfileEvent.Unsubscribed("e2", NOON, "email"), consent("e1", NOON, yes))
                        .person()
                        .consented("email"))
                .isFalse();
        assertThat(Profiles.of(
                                new ProfileEvent.Unsubscribed("e2", NOON, "email"),
                                consent("e3", NOON, new Consent(true, NOON.plusMillis(1))))
                        .person()
                        .consented("email"))
                .isTrue();
    }

    @Test
    void anOrderCountsOnceHoweverOftenItComes() {
        Profile profile = Profiles.of(order("o1", NOON), order("o1", NOON), order("o2", NOON));
        assertThat(profile.orders().count()).isEqualTo(2);
        assertThat(Profiles.of(order("o1", NOON)).apply(order("o1", NOON))).isEqualTo(new Applied.NothingNew());
    }

    @Test
    void aCancelledOrderCountsNotAlsoWhenTheCancellationComesFirst() {
        ProfileEvent first = order("o1", NOON);
        ProfileEvent second = order("o2", NOON.plusSeconds(5));
        ProfileEvent cancelled = cancellation("o2", NOON.plusSeconds(9));
        for (Profile profile : List.of(Profiles.of(first, second, cancelled), Profiles.of(cancelled, second, first))) {
            assertThat(profile.orders().count()).isEqualTo(1);
            assertThat(profile.orders().firstAt()).isEqualTo(NOON);
            assertThat(profile.orders().lastAt()).isEqualTo(NOON);
        }
        assertThat(Profiles.of(cancelled).orders().count()).isZero();
        assertThat(Profiles.of(cancelled).orders().lastAt()).isNull();
    }

    @Test
    void olderOrdersAreFoldedAndNothingIsCountedTwice() {
        List<ProfileEvent> orders = new ArrayList<>();
        for (int i = 0; i < Orders.HORIZON + 50; i++) {
            orders.add(order("o" + i, NOON.plusSeconds(i)));
        }
        Profile profile = Profiles.of(orders);
        assertThat(profile.orders().recent().items()).hasSize(Orders.HORIZON);
        assertThat(profile.orders().count()).isEqualTo(Orders.HORIZON + 50);
        assertThat(profile.orders().firstAt()).isEqualTo(NOON);
        assertThat(profile.orders().lastAt()).isEqualTo(NOON.plusSeconds(Orders.HORIZON + 49));

        assertThat(profile.apply(order("o3", NOON.plusSeconds(3)))).isEqualTo(new Applied.TooLate());
        assertThat(profile.apply(order("unseen", NOON.minusSeconds(3)))).isEqualTo(new Applied.TooLate());
        assertThat(profile.apply(order("o60", NOON.plusSeconds(60)))).isEqualTo(new Applied.NothingNew());
        assertThat(profile.apply(order("new", NOON.plusSeconds(60)))).isInstanceOf(Applied.Changed.class);
    }

    @Test
    void aCancellationOfAFoldedOrderIsGivenUp() {
        List<ProfileEvent> orders = new ArrayList<>();
        for (int i = 0; i < Orders.HORIZON + 1; i++) {
            orders.add(order("o" + i, NOON.plusSeconds(i)));
        }
        orders.add(cancellation("o0", NOON.plusSeconds(10_000)));
        assertThat(Profiles.of(orders).orders().count()).isEqualTo(Orders.HORIZON + 1);
    }

    @Test
    void anOrderOfTheCartEmptiesItUntilTheCartChangesAgain() {
        ProfileEvent filled = cart("k", NOON, 3);
        ProfileEvent bought = new ProfileEvent.OrderPlaced("p", NOON.plusSeconds(9), "o", "k", "EUR", 300, List.of());
        assertThat(Profiles.cart(Profiles.of(filled)).items()).isEqualTo(3);
        assertThat(Profiles.cart(Profiles.of(filled, bought)).items()).isZero();
        assertThat(Profiles.cart(Profiles.of(bought, filled)).items()).isZero();
        assertThat(Profiles.cart(Profiles.of(filled, bought, cart("k", NOON.plusSeconds(20), 1)))
                        .items())
                .isEqualTo(1);
        assertThat(Profiles.cart(Profiles.of(bought, cart("other", NOON, 2))).items())
                .isEqualTo(2);
        assertThat(Profiles.cart(Profiles.of(filled, bought, cancellation("o", NOON.plusSeconds(30))))
                        .items())
                .isZero();
    }

    @Test
    void ofTwoCartsTheLaterStays() {
        assertThat(Profiles.cart(Profiles.of(cart("b", NOON, 2), cart("a", NOON.minusSeconds(1), 1)))
                        .cartId())
                .isEqualTo("b");
        assertThat(Profiles.of(cart("b", NOON, 2)).apply(cart("a", NOON.minusSeconds(1), 1)))
                .isEqualTo(new Applied.NothingNew());
    }

    @Test
    void messagesCountOnceForTheirCampaign() {
        Profile profile = Profiles.of(
                message("m1", "welcome", NOON),
                message("m1", "welcome", NOON.plusSeconds(4)),
                message("m2", "other", NOON));
        assertThat(profile.messages().of("welcome")).isEqualTo(new Messages.OfCampaign(1, NOON));
        assertThat(profile.messages().of("never")).isEqualTo(Messages.OfCampaign.NEVER);
    }

    @Test
    void olderMessagesAreFoldedByCampaign() {
        List<ProfileEvent> sent = new ArrayList<>();
        for (int i = 0; i < Messages.HORIZON + 20; i++) {
            sent.add(message("m" + i, i % 2 == 0 ? "even" : "odd", NOON.plusSeconds(i)));
        }
        Profile profile = Profiles.of(sent);
        assertThat(profile.messages().recent().items()).hasSize(Messages.HORIZON);
        assertThat(profile.messages().of("even").count()).isEqualTo((Messages.HORIZON + 20) / 2);
        assertThat(profile.apply(message("m1", "odd", NOON.plusSeconds(1)))).isEqualTo(new Applied.TooLate());
    }

    @Test
    void theLastStateBringsItsBirthDateAndAttributesAlsoWhereItHasNone() {
        ProfileEvent full = new ProfileEvent.PersonChanged(
                "e1",
                NOON,
                false,
                LocalDate.of(1990, 2, 28),
                null,
                null,
                null,
                Map.of(),
                Map.of("size", "M", "club", "yes"));
        assertThat(Profiles.of(full).person().birthDate()).isEqualTo("1990-02-28");
        assertThat(Profiles.of(full).person().attributes()).containsOnly(entry("size", "M"), entry("club", "yes"));
        for (Profile profile : permutations(full, person("e2", NOON, "FR"))) {
            assertThat(profile.person().birthDate()).isNull();
            assertThat(profile.person().attributes()).isEmpty();
        }
    }

    @Test
    void ofManyChannelsThoseWithTheSmallestNamesAreKept() {
        List<ProfileEvent> consents = new ArrayList<>();
        for (int i = 0; i < Person.MOST_CHANNELS + 5; i++) {
            consents.add(new ProfileEvent.PersonChanged(
                    "e" + i,
                    NOON.plusSeconds(i),
                    false,
                    null,
                    null,
                    null,
                    null,
                    Map.of("channel-" + (10 + i), new Consent(true, NOON)),
                    Map.of()));
        }
        Profile profile = Profiles.of(consents);
        assertThat(profile.person().consents()).hasSize(Person.MOST_CHANNELS);
        assertThat(profile.person().consented("channel-10")).isTrue();
        assertThat(profile.person().consented("channel-34")).isFalse();
        assertThat(Profiles.of(consents.reversed()).person().consents())
                .isEqualTo(profile.person().consents());
    }

    @Test
    void currenciesAreKeptApart() {
        Orders orders = Profiles.of(
                        order("o1", NOON, "EUR", 1000),
                        order("o2", NOON, "EUR", 2001),
                        order("o3", NOON, "USD", 400),
                        cancellation("o3", NOON),
                        order("o4", NOON, "USD", 300))
                .orders();
        assertThat(orders.spentMinor("EUR")).isEqualTo(3001);
        assertThat(orders.averageMinor("EUR")).isEqualTo(1500);
        assertThat(orders.spentMinor("USD")).isEqualTo(300);
        assertThat(orders.averageMinor("USD")).isEqualTo(300);
        assertThat(orders.spentMinor("JPY")).isZero();
        assertThat(orders.averageMinor("JPY")).isZero();
        assertThat(orders.currencies()).containsExactly("EUR", "USD");
    }

    @Test
    void aPartialReturnTakesBackItsMoneyAndTheLinesOfWhichAllCameBack() {
        ProfileEvent placed = order(
                "o", NOON, "EUR", 1000, line("1", 2, "shoes"), line("2", 1, "hats"), line("3", 1, "shoes", "new"));
        ProfileEvent one = returned("o", NOON.plusSeconds(5), "EUR", 300, Map.of("1", 1L));
        for (Profile profile : permutations(placed, one)) {
            assertOrders(profile.orders(), 1, 700, 1);
            assertThat(profile.orders().category("shoes")).isEqualTo(new Orders.OfCategory(1, NOON));
        }
        ProfileEvent two = returned("o", NOON.plusSeconds(6), "EUR", 300, Map.of("1", 1L, "3", 1L));
        for (Profile profile : permutations(placed, one, two)) {
            assertOrders(profile.orders(), 1, 400, 1);
            assertThat(profile.orders().category("shoes")).isEqualTo(Orders.OfCategory.NEVER);
            assertThat(profile.orders().category("new")).isEqualTo(Orders.OfCategory.NEVER);
            assertThat(profile.orders().category("hats").count()).isEqualTo(1);
            assertThat(profile.orders().categories()).containsExactly("hats");
        }
    }

    @Test
    void anOrderOfWhichAllMoneyWasPaidBackCountsNot() {
        ProfileEvent placed = order("o", NOON, "EUR", 1000, line("1", 1, "shoes"));
        ProfileEvent some = returned("o", NOON.plusSeconds(5), "EUR", 600, Map.of());
        ProfileEvent rest = returned("o", NOON.plusSeconds(6), "EUR", 400, Map.of());
        for (Profile profile : permutations(placed, some, rest)) {
            assertNothingKept(profile.orders());
        }
    }

    @Test
    void anOrderOfWhichAllPiecesCameBackCountsNotWhateverWasPaidBack() {
        ProfileEvent placed = order("o", NOON, "EUR", 1000, line("1", 1, "shoes"), line("2", 3));
        ProfileEvent some = returned("o", NOON.plusSeconds(5), "EUR", 0, Map.of("1", 1L, "2", 1L));
        ProfileEvent rest = returned("o", NOON.plusSeconds(6), "EUR", 900, Map.of("2", 2L));
        assertThat(Profiles.of(placed, some).orders().count()).isEqualTo(1);
        for (Profile profile : permutations(placed, some, rest)) {
            assertNothingKept(profile.orders());
        }
    }

    @Test
    void moneyInAnotherCurrencyPaysNothingBack() {
        Orders orders = Profiles.of(
                        order("o", NOON, "EUR", 1000), returned("o", NOON.plusSeconds(5), "USD", 5000, Map.of()))
                .orders();
        assertOrders(orders, 1, 1000, 1);
    }

    @Test
    void anOrderThatCostNothingIsReturnedByItsPiecesOnly() {
        ProfileEvent placed = order("o", NOON, "EUR", 0, line("1", 1));
        ProfileEvent nothing = returned("o", NOON.plusSeconds(5), "EUR", 0, Map.of());
        ProfileEvent all = returned("o", NOON.plusSeconds(6), "EUR", 0, Map.of("1", 1L));
        assertOrders(Profiles.of(placed, nothing).orders(), 1, 0, 1);
        assertThat(Profiles.of(placed, nothing, all).orders().count()).isZero();
        assertOrders(Profiles.of(order("o", NOON, "EUR", 0), all).orders(), 1, 0, 1);
    }

    @Test
    void aCancelledOrderWasNotReturned() {
        ProfileEvent placed = order("o", NOON, "EUR", 1000);
        ProfileEvent some = returned("o", NOON.plusSeconds(5), "EUR", 600, Map.of());
        for (Profile profile : permutations(placed, some, cancellation("o", NOON.plusSeconds(7)))) {
            assertOrders(profile.orders(), 0, 0, 0);
        }
        assertOrders(Profiles.of(some).orders(), 0, 0, 0);
    }

    @Test
    void ofTwoPlacingsOfOneOrderTheEarlierStands() {
        ProfileEvent early = placed("e2", NOON, "k1", 100);
        ProfileEvent late = placed("e1", NOON.plusSeconds(1), "k2", 200);
        ProfileEvent tied = placed("e3", NOON, "k2", 300);
        for (Profile profile : permutations(late, early, tied, cart("k2", NOON, 4))) {
            assertOrders(profile.orders(), 1, 100, 0);
            assertThat(Profiles.cart(profile).items()).isEqualTo(4);
        }
    }

    @Test
    void theEarliestReturnsOfAnOrderAreKept() {
        List<ProfileEvent> returns = new ArrayList<>();
        for (int i = 0; i < Order.MOST_RETURNS + 5; i++) {
            returns.add(returned("o", NOON.plusSeconds(i), "EUR", 1L << i, Map.of()));
        }
        returns.add(order("o", NOON, "EUR", 1L << 40));
        long kept = (1L << 40) - (1L << Order.MOST_RETURNS) + 1;
        assertThat(Profiles.of(returns).orders().spentMinor("EUR")).isEqualTo(kept);
        assertThat(Profiles.of(returns.reversed())).isEqualTo(Profiles.of(returns));
    }

    @Test
    void anOrderWithLinesBeyondTheBoundIsReturnedByItsMoneyOnly() {
        List<Order.Line> lines = new ArrayList<>();
        Map<String, Long> pieces = new HashMap<>();
        for (int i = 0; i < Order.MOST_LINES + 1; i++) {
            lines.add(line("l" + (1000 + i), 1, "c" + i));
            pieces.put("l" + (1000 + i), 1L);
        }
        ProfileEvent placed = order("o", NOON, "EUR", 1000, lines.toArray(Order.Line[]::new));
        Profile profile = Profiles.of(placed, returned("o", NOON.plusSeconds(1), "EUR", 10, pieces));
        assertOrders(profile.orders(), 1, 990, 1);
        assertThat(Profiles.of(placed).orders().categories()).hasSize(Order.MOST_LINES);
        assertThat(profile.orders().categories()).isEmpty();
    }

    @Test
    void ofALineTheFirstCategoriesAreKept() {
        String[] categories = new String[Order.MOST_CATEGORIES + 1];
        Arrays.setAll(categories, i -> "c" + i);
        Orders orders = Profiles.of(order("o", NOON, "EUR", 1000, line("1", 1, categories)))
                .orders();
        assertThat(orders.categories()).hasSize(Order.MOST_CATEGORIES).doesNotContain(categories[10]);
    }

    @Test
    void sumsStandForOrdersBeyondTheHorizon() {
        List<ProfileEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(order("o" + i, NOON.plusSeconds(i), i % 3 == 0 ? "EUR" : "USD", 10, line("1", 1, "c" + i % 2)));
            if (i % 10 == 0) {
                events.add(returned("o" + i, NOON.plusSeconds(i), i % 3 == 0 ? "EUR" : "USD", 4, Map.of()));
            }
        }
        Profile profile = Profiles.of(events);
        Orders orders = profile.orders();
        assertThat(orders.recent().items()).hasSize(Orders.HORIZON);
        assertThat(orders.spentMinor("EUR")).isEqualTo(1000 - 10 * 4);
        assertThat(orders.averageMinor("EUR")).isEqualTo(9);
        assertThat(orders.spentMinor("USD")).isEqualTo(2000 - 20 * 4);
        assertThat(orders.returned()).isEqualTo(30);
        assertThat(orders.category("c0")).isEqualTo(new Orders.OfCategory(150, NOON.plusSeconds(298)));
        assertThat(orders.currencies()).containsExactly("EUR", "USD");
        for (ProfileEvent event : events) {
            assertThat(profile.apply(event)).isNotInstanceOf(Applied.Changed.class);
        }
    }

    /** Its return is all that is remembered of it, and does not make it a new order when it comes once more. */
    @Test
    void aFoldedOrderIsNotCountedTwiceAlsoWhenAReturnOfItComes() {
        List<ProfileEvent> events = new ArrayList<>();
        for (int i = 0; i < Orders.HORIZON + 1; i++) {
            events.add(order("o" + i, NOON.plusSeconds(i)));
        }
        events.add(returned("o0", NOON.plusSeconds(10_000), "EUR", 10, Map.of()));
        Profile profile = Profiles.of(events);
        assertThat(profile.apply(order("o0", NOON))).isEqualTo(new Applied.TooLate());
        assertThat(profile.orders().count()).isEqualTo(Orders.HORIZON + 1);
    }

    @Test
    void largeOrdersAreFoldedSooner() {
        List<ProfileEvent> events = new ArrayList<>();
        Order.Line[] lines = new Order.Line[Order.MOST_LINES];
        Arrays.setAll(lines, i -> line("l" + i, 1, "c"));
        for (int i = 0; i < 100; i++) {
            events.add(order("o" + i, NOON.plusSeconds(i), "EUR", 10, lines));
        }
        Orders orders = Profiles.of(events).orders();
        assertThat(orders.recent().items()).hasSize(Orders.HORIZON / 5);
        assertThat(orders.count()).isEqualTo(100);
        assertThat(orders.spentMinor("EUR")).isEqualTo(1000);
        assertThat(orders.category("c").count()).isEqualTo(100);
    }

    @Test
    void sumsAreKeptOfWhatWasHeardOfLast() {
        List<ProfileEvent> events = new ArrayList<>();
        int most = Orders.MOST_CATEGORIES + Orders.HORIZON + 10;
        for (int i = 0; i < most; i++) {
            events.add(order("o" + i, NOON.plusSeconds(i), "EUR", 10, line("1", 1, "c" + i)));
            events.add(message("m" + i, "campaign" + i, NOON.plusSeconds(i)));
        }
        Profile profile = Profiles.of(events);
        assertThat(profile.orders().folded().categories()).hasSize(Orders.MOST_CATEGORIES);
        assertThat(profile.orders().category("c9")).isEqualTo(Orders.OfCategory.NEVER);
        assertThat(profile.orders().category("c10").count()).isEqualTo(1);
        assertThat(profile.messages().folded()).hasSize(Messages.MOST_CAMPAIGNS);
        assertThat(profile.messages().of("campaign9")).isEqualTo(Messages.OfCampaign.NEVER);
        assertThat(profile.messages().of("campaign10").count()).isEqualTo(1);
    }

    @Test
    void theCartHasATotalInItsCurrencyUntilItIsOrdered() {
        ProfileEvent filled = cart("k", NOON, 3);
        assertThat(Profiles.cart(Profiles.of(filled)).totalMinor("EUR")).isEqualTo(300);
        assertThat(Profiles.cart(Profiles.of(filled)).totalMinor("USD")).isZero();
        ProfileEvent bought = new ProfileEvent.OrderPlaced("p", NOON.plusSeconds(9), "o", "k", "EUR", 300, List.of());
        assertThat(Profiles.cart(Profiles.of(filled, bought)).totalMinor("EUR")).isZero();
    }

    @Test
    void whatSheDidBesideBuyingIsCountedByItsKind() {
        List<ProfileEvent> acts = List.of(
                survey("e1", NOON.plusSeconds(9), 7),
                survey("e2", NOON.plusSeconds(3), 2),
                engaged("e3", NOON.plusSeconds(20), Engagement.Kind.SURVEY),
                engaged("e4", NOON, Engagement.Kind.VISIT),
                engaged("e5", NOON, Engagement.Kind.VISIT),
                engaged("e6", NOON, Engagement.Kind.REVIEW),
                engaged("e7", NOON, Engagement.Kind.SHARE),
                new ProfileEvent.Engaged("e8", NOON.plusSeconds(30), Engagement.Kind.COMPLAINT, 1),
                engaged("e5", NOON, Engagement.Kind.VISIT));
        Engagement engagement = Profiles.of(acts).engagement();
        assertThat(engagement.visits()).isEqualTo(2);
        assertThat(engagement.reviews()).isEqualTo(1);
        assertThat(engagement.shares()).isEqualTo(1);
        assertThat(engagement.surveys()).isEqualTo(3);
        assertThat(engagement.complaints()).isEqualTo(1);
        assertThat(engagement.lastScore()).isEqualTo(7);
        assertThat(engagement.lastAt()).isEqualTo(NOON.plusSeconds(30));
        assertThat(Engagement.NONE.lastAt()).isNull();
        assertThat(Engagement.NONE.lastScore()).isNull();
    }

    @Test
    void olderActsAreFolded() {
        List<ProfileEvent> acts = new ArrayList<>();
        acts.add(survey("first", NOON.minusSeconds(2), 3));
        acts.add(survey("second", NOON.minusSeconds(1), 9));
        for (int i = 0; i < 50; i++) {
            for (Engagement.Kind kind : Engagement.Kind.values()) {
                acts.add(engaged(kind + "-" + i, NOON.plusSeconds(i), kind));
            }
        }
        Profile profile = Profiles.of(acts);
        Engagement engagement = profile.engagement();
        assertThat(engagement.recent().items()).hasSize(Engagement.HORIZON);
        assertThat(List.of(
                        engagement.visits(),
                        engagement.reviews(),
                        engagement.shares(),
                        engagement.surveys(),
                        engagement.complaints()))
                .containsExactly(50L, 50L, 50L, 52L, 50L);
        assertThat(engagement.lastScore()).isEqualTo(9);
        assertThat(profile.apply(acts.getFirst())).isEqualTo(new Applied.TooLate());
        assertThat(profile.apply(acts.getLast())).isEqualTo(new Applied.NothingNew());
    }

    @Test
    void theHighestEntryHasTheBalanceAndTheHighestThatNamesATierTheTier() {
        ProfileEvent silver = points(3, NOON, 300, "silver");
        ProfileEvent plain = points(9, NOON.minusSeconds(60), 90, null);
        ProfileEvent bronze = points(2, NOON.plusSeconds(60), 20, "bronze");
        for (Profile profile : permutations(silver, plain, bronze)) {
            assertThat(profile.points().balance()).isEqualTo(90);
            assertThat(profile.points().tier()).isEqualTo("silver");
        }
        assertThat(Profile.EMPTY.points().balance()).isZero();
        assertThat(Profile.EMPTY.points().tier()).isNull();
    }

    @Test
    void eachEventTouchesItsPart() {
        Profile before = Profiles.of(signUp(NOON), cart("k", NOON, 3));
        assertThat(before.changedFrom(before)).isEmpty();
        assertThat(before.changedFrom(Profile.EMPTY)).containsExactly(Part.PERSON, Part.CART);
        assertChanges(before, person("e", NOON.plusSeconds(1), "FR"), Part.PERSON);
        assertChanges(before, new ProfileEvent.Unsubscribed("e", NOON, "sms"), Part.PERSON);
        assertChanges(before, order("o", NOON), Part.ORDERS);
        assertChanges(
                before,
                new ProfileEvent.OrderPlaced("e", NOON.plusSeconds(1), "o", "k", "EUR", 1, List.of()),
                Part.ORDERS,
                Part.CART);
        assertChanges(before, returned("o", NOON, "EUR", 1, Map.of()), Part.ORDERS);
        assertChanges(before, cart("k", NOON.plusSeconds(1), 1), Part.CART);
        assertChanges(before, message("m", "welcome", NOON), Part.MESSAGES);
        assertChanges(before, survey("e", NOON, 1), Part.ENGAGEMENT);
        assertChanges(before, points(1, NOON, 1, null), Part.POINTS);
    }

    private static void assertChanges(Profile before, ProfileEvent event, Part... parts) {
        Applied.Changed changed = (Applied.Changed) before.apply(event);
        assertThat(changed.profile().changedFrom(before)).containsExactly(parts);
    }

    private static void assertOrders(Orders orders, long count, long euros, long returned) {
        assertThat(orders.count()).isEqualTo(count);
        assertThat(orders.spentMinor("EUR")).isEqualTo(euros);
        assertThat(orders.returned()).isEqualTo(returned);
    }

    private static void assertNothingKept(Orders orders) {
        assertOrders(orders, 0, 0, 1);
        assertThat(orders.averageMinor("EUR")).isZero();
        assertThat(orders.firstAt()).isNull();
        assertThat(orders.lastAt()).isNull();
        assertThat(orders.categories()).isEmpty();
    }

    /** What the events give in each of their orders. */
    private static List<Profile> permutations(ProfileEvent... events) {
        List<Profile> profiles = new ArrayList<>();
        permute(new ArrayList<>(), List.of(events), profiles);
        return profiles;
    }

    private static void permute(List<ProfileEvent> begun, List<ProfileEvent> rest, List<Profile> profiles) {
        if (rest.isEmpty()) {
            profiles.add(Profiles.of(begun));
        }
        for (ProfileEvent next : rest) {
            List<ProfileEvent> further = new ArrayList<>(begun);
            further.add(next);
            permute(further, rest.stream().filter(event -> !event.equals(next)).toList(), profiles);
        }
    }

    private static ProfileEvent placed(String eventId, Instant at, String cartId, long totalMinor) {
        return new ProfileEvent.OrderPlaced(eventId, at, "o", cartId, "EUR", totalMinor, List.of());
    }

    private static ProfileEvent person(String eventId, Instant at, String country) {
        return new ProfileEvent.PersonChanged(eventId, at, false, null, country, "fr", null, Map.of(), Map.of());
    }

    private static ProfileEvent consent(String eventId, Instant at, Consent email) {
        return new ProfileEvent.PersonChanged(
                eventId, at, false, null, null, null, null, Map.of("email", email), Map.of());
    }
}
