package perennial.segment.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Within the horizons a profile does not depend on the order of events, nor on repeats. */
class ProfileOrderTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Property(tries = 2_000)
    void anyPermutationWithRepeatsGivesTheSameProfile(
            @ForAll("histories") List<ProfileEvent> history, @ForAll Random random) {
        List<ProfileEvent> shuffled = new ArrayList<>(history);
        history.stream().filter(event -> random.nextInt(3) == 0).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);
        assertThat(Profiles.of(shuffled)).isEqualTo(Profiles.of(history));
    }

    @Property(tries = 500)
    void aRepeatChangesNothing(@ForAll("histories") List<ProfileEvent> history, @ForAll Random random) {
        Profile profile = Profiles.of(history);
        ProfileEvent again = history.get(random.nextInt(history.size()));
        assertThat(profile.apply(again)).isEqualTo(new Profile.Applied.NothingNew());
    }

    @Provide
    Arbitrary<List<ProfileEvent>> histories() {
        // Few ids and few instants, so that ties, cancellations of unknown orders and orders of carts are frequent.
        // Each
        // event has an id of its own, and an order is placed at one instant from one cart.
        return event().list().ofMinSize(1).ofMaxSize(25).map(ProfileOrderTest::numbered);
    }

    private static List<ProfileEvent> numbered(List<ProfileEvent> events) {
        List<ProfileEvent> numbered = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            String id = "e" + i;
            numbered.add(
                    switch (events.get(i)) {
                        case ProfileEvent.PersonChanged e ->
                            new ProfileEvent.PersonChanged(
                                    id, e.occurredAt(), e.signUp(), e.country(), e.language(), e.zone(), e.consents());
                        case ProfileEvent.Unsubscribed e ->
                            new ProfileEvent.Unsubscribed(id, e.occurredAt(), e.channel());
                        case ProfileEvent.OrderPlaced e ->
                            new ProfileEvent.OrderPlaced(
                                    id,
                                    START.plusSeconds(e.orderId().hashCode() % 7),
                                    e.orderId(),
                                    cartOf(e.orderId()));
                        case ProfileEvent.OrderCancelled e ->
                            new ProfileEvent.OrderCancelled(id, e.occurredAt(), e.orderId());
                        case ProfileEvent.CartChanged e ->
                            new ProfileEvent.CartChanged(id, e.occurredAt(), e.cartId(), e.items());
                        case ProfileEvent.MessageSent e ->
                            new ProfileEvent.MessageSent(
                                    id,
                                    e.occurredAt(),
                                    e.messageId(),
                                    "c" + e.messageId().length());
                    });
        }
        return numbered;
    }

    private static String cartOf(String orderId) {
        return "k" + orderId.hashCode() % 3;
    }

    private Arbitrary<ProfileEvent> event() {
        Arbitrary<Instant> instants = Arbitraries.integers().between(0, 6).map(START::plusSeconds);
        Arbitrary<Consent> consents =
                Combinators.combine(Arbitraries.of(true, false), instants).as(Consent::new);
        Arbitrary<Map<String, Consent>> channels =
                Arbitraries.maps(Arbitraries.of("email", "sms"), consents).ofMaxSize(2);
        Arbitrary<@Nullable String> countries = Arbitraries.of("FR", "BE").injectNull(0.3);
        return Arbitraries.oneOf(
                Combinators.combine(instants, Arbitraries.of(true, false), countries, channels)
                        .as((at, signUp, country, consent) -> new ProfileEvent.PersonChanged(
                                "", at, signUp, country, null, ZoneId.of("Europe/Paris"), consent)),
                Combinators.combine(instants, Arbitraries.of("email", "sms"))
                        .as((at, channel) -> new ProfileEvent.Unsubscribed("", at, channel)),
                Combinators.combine(instants, Arbitraries.of("o1", "o2", "o3", "o4"))
                        .as((at, order) -> new ProfileEvent.OrderPlaced("", at, order, null)),
                Combinators.combine(instants, Arbitraries.of("o1", "o2", "o3", "o4"))
                        .as((at, order) -> new ProfileEvent.OrderCancelled("", at, order)),
                Combinators.combine(
                                instants,
                                Arbitraries.of("k0", "k1", "k2"),
                                Arbitraries.integers().between(0, 3))
                        .as((at, cart, items) -> new ProfileEvent.CartChanged("", at, cart, items)),
                Combinators.combine(instants, Arbitraries.of("m", "mm", "mmm"))
                        .as((at, message) -> new ProfileEvent.MessageSent("", at, message, "")));
    }
}
