package perennial.segment.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.segment.profile.Profiles.cancellation;
import static perennial.segment.profile.Profiles.cart;
import static perennial.segment.profile.Profiles.message;
import static perennial.segment.profile.Profiles.order;
import static perennial.segment.profile.Profiles.signUp;

import java.time.Instant;
import java.util.ArrayList;
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
        ProfileEvent bought = new ProfileEvent.OrderPlaced("p", NOON.plusSeconds(9), "o", "k");
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

    private static ProfileEvent person(String eventId, Instant at, String country) {
        return new ProfileEvent.PersonChanged(eventId, at, false, country, "fr", null, Map.of());
    }

    private static ProfileEvent consent(String eventId, Instant at, Consent email) {
        return new ProfileEvent.PersonChanged(eventId, at, false, null, null, null, Map.of("email", email));
    }
}
