package perennial.campaign.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecipientTest {

    private static final Reach BY_EMAIL = new Reach.ByEmail("email");
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void eachChannelHasItsAddressAndItsConsent() {
        Recipient zoe = Recipient.unknown("c-1")
                .after(new CustomerChange.Stated(
                        new Stamp(Recipients.T, "e1"),
                        true,
                        new Contact(null, null, null, null, null, null, Map.of("phone", "+43 1")),
                        Map.of("sms", new Consent(true, Recipients.T))));
        Reach byPhone = new Reach.ByAttribute("sms", "phone");

        assertThat(byPhone.addressOf(zoe)).contains("+43 1");
        assertThat(Permission.of(Optional.of(zoe), byPhone, true)).isEqualTo(Permission.GRANTED);
        assertThat(Permission.of(Optional.of(zoe), BY_EMAIL, false)).isEqualTo(Permission.NO_CONTACT);
        assertThat(Permission.of(Optional.of(zoe), new Reach.ByAttribute("sms", "mobile"), true))
                .isEqualTo(Permission.NO_CONTACT);
        assertThat(new Reach.ByCustomerId("push").addressOf(zoe)).contains("c-1");
        assertThat(Permission.of(Optional.of(zoe), new Reach.ByCustomerId("push"), true))
                .isEqualTo(Permission.NO_CONSENT);
    }

    @Test
    void theContactIsThatOfTheLatestEventInWhateverOrderTheyCome() {
        List<CustomerChange> changes = List.of(
                stated(1, "a", "old@x", consent(true, 1)),
                stated(3, "b", "new@x", consent(true, 1)),
                stated(2, "c", "middle@x", consent(false, 2)));

        for (List<CustomerChange> order : permutations(changes)) {
            Recipient recipient = after(order);
            assertThat(recipient.contact().email()).isEqualTo("new@x");
            assertThat(recipient.consents("email")).isFalse();
        }
    }

    @Test
    void ofTwoEventsAtOneInstantTheGreaterIdIsTheLater() {
        List<CustomerChange> changes = List.of(stated(1, "b", "b@x"), stated(1, "a", "a@x"));

        permutations(changes)
                .forEach(order -> assertThat(after(order).contact().email()).isEqualTo("b@x"));
    }

    @Test
    void consentIsTheLatestWordEvenFromAnOlderEvent() {
        Recipient recipient =
                after(List.of(stated(5, "b", "x@x", consent(true, 1)), stated(4, "a", "y@x", consent(false, 3))));

        assertThat(recipient.contact().email()).isEqualTo("x@x");
        assertThat(recipient.consents("email")).isFalse();
    }

    @Test
    void ofTwoWordsAtOneInstantTheRefusalCounts() {
        List<CustomerChange> changes =
                List.of(stated(1, "a", "x@x", consent(true, 1)), stated(2, "b", "x@x", consent(false, 1)));

        permutations(changes)
                .forEach(order -> assertThat(after(order).consents("email")).isFalse());
    }

    @Test
    void erasureTakesEverythingAndWhatIsOlderDoesNotBringHerBack() {
        List<CustomerChange> changes = List.of(
                stated(1, "a", "x@x", consent(true, 1)), stated(2, "b", "y@x", consent(true, 2)), erased(3, "c"));

        for (List<CustomerChange> order : permutations(changes)) {
            Recipient recipient = after(order);
            assertThat(recipient.contact()).isEqualTo(Contact.NONE);
            assertThat(recipient.consents()).isEmpty();
            assertThat(Permission.of(Optional.of(recipient), BY_EMAIL, false)).isEqualTo(Permission.ERASED);
        }
    }

    @Test
    void whoSignsUpAgainAfterAnErasureIsBackWithHerNewConsentsOnly() {
        List<CustomerChange> changes = List.of(
                stated(1, "a", "x@x", consent(true, 1)),
                erased(2, "b"),
                stated(3, "c", "z@x", Map.of("sms", new Consent(true, at(3)))));

        for (List<CustomerChange> order : permutations(changes)) {
            Recipient recipient = after(order);
            assertThat(recipient.contact().email()).isEqualTo("z@x");
            assertThat(recipient.consents("email")).isFalse();
            assertThat(recipient.consents("sms")).isTrue();
        }
    }

    @Test
    void theSignUpIsTheLastOneAfterAnErasure() {
        List<CustomerChange> changes =
                List.of(signedUp(1, "a"), erased(2, "b"), signedUp(3, "c"), stated(4, "d", "x@x"));

        permutations(changes)
                .forEach(order -> assertThat(after(order).signedUpAt()).isEqualTo(at(3)));
        permutations(List.of(signedUp(1, "a"), erased(2, "b"), stated(3, "c", "x@x")))
                .forEach(order -> assertThat(after(order).signedUpAt()).isNull());
    }

    @Test
    void permissionSaysWhyNot() {
        Recipient consenting = after(List.of(stated(1, "a", "x@x", consent(true, 1))));
        Recipient silent = after(List.of(stated(1, "a", "x@x")));
        Recipient refusing = after(List.of(stated(1, "a", "x@x", consent(false, 1))));
        Recipient unreachable = after(List.of(stated(1, "a", null, consent(true, 1))));

        assertThat(Permission.of(Optional.empty(), BY_EMAIL, true)).isEqualTo(Permission.UNKNOWN_RECIPIENT);
        assertThat(Permission.of(Optional.of(unreachable), BY_EMAIL, true)).isEqualTo(Permission.NO_CONTACT);
        assertThat(Permission.of(Optional.of(silent), BY_EMAIL, true)).isEqualTo(Permission.NO_CONSENT);
        assertThat(Permission.of(Optional.of(refusing), BY_EMAIL, true)).isEqualTo(Permission.NO_CONSENT);
        assertThat(Permission.of(Optional.of(consenting), BY_EMAIL, true)).isEqualTo(Permission.GRANTED);
        assertThat(Permission.of(Optional.of(refusing), BY_EMAIL, false)).isEqualTo(Permission.GRANTED);
    }

    @Test
    void aStandingIsTheLatestChangeAlsoWhenAnOlderOneIsDeliveredAgain() {
        Standing entered = new Standing("c", "s", true, at(1), at(1), "m1");
        Standing exited = new Standing("c", "s", false, at(2), at(2), "m2");
        Standing exitedAtOnce = new Standing("c", "s", false, at(1), at(2), "m3");

        assertThat(entered.or(exited)).isEqualTo(exited);
        assertThat(exited.or(entered)).isEqualTo(exited);
        assertThat(entered.or(exitedAtOnce)).isEqualTo(exitedAtOnce);
        assertThat(exitedAtOnce.or(entered)).isEqualTo(exitedAtOnce);
    }

    private static Recipient after(List<CustomerChange> changes) {
        Recipient recipient = Recipient.unknown("c-1");
        for (CustomerChange change : changes) {
            recipient = recipient.after(change);
        }
        return recipient;
    }

    @Test
    void aZoneThatThereIsNotIsNotedAndTheOtherOneTaken() {
        ZoneId otherwise = ZoneId.of("Europe/Vienna");

        assertThat(zoned("Asia/Tokyo").zone(otherwise)).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(zoned("Asia/Tokyo").namesUnknownZone()).isFalse();
        assertThat(zoned(null).zone(otherwise)).isEqualTo(otherwise);
        assertThat(zoned(null).namesUnknownZone()).isFalse();
        for (String unknown : List.of("", "No/Where", "Vienna!", "+99")) {
            assertThat(zoned(unknown).zone(otherwise)).isEqualTo(otherwise);
            assertThat(zoned(unknown).namesUnknownZone()).as(unknown).isTrue();
        }
    }

    private static Contact zoned(@Nullable String zone) {
        return new Contact(null, null, null, null, null, zone, Map.of());
    }

    @Test
    void herOwnWordAgainstAChannelStandsUntilALaterConsent() {
        Recipient consenting = Recipient.unknown("c-1").after(stated(1, "e1", "x@x", consent(true, 1)));
        Recipient refusing = consenting.refusing("email", at(5));

        assertThat(refusing.consents("email")).isFalse();
        assertThat(refusing.after(stated(9, "e2", "x@x", consent(true, 5))).consents("email"))
                .isFalse();
        assertThat(refusing.after(stated(9, "e2", "x@x", consent(true, 6))).consents("email"))
                .isTrue();
    }

    @Test
    void aConsentThatAFastClockHasDatedLaterDoesNotOutliveHerWord() {
        Recipient consenting = Recipient.unknown("c-1").after(stated(1, "e1", "x@x", consent(true, 7)));

        assertThat(consenting.refusing("email", at(5)).consents("email")).isFalse();
        assertThat(consenting
                        .refusing("email", at(5))
                        .after(stated(9, "e2", "x@x", consent(true, 7)))
                        .consents("email"))
                .isFalse();
    }

    private static CustomerChange stated(int minute, String eventId, @Nullable String email) {
        return stated(minute, eventId, email, Map.of());
    }

    private static CustomerChange stated(
            int minute, String eventId, @Nullable String email, Map<String, Consent> consents) {
        return new CustomerChange.Stated(
                new Stamp(at(minute), eventId),
                false,
                new Contact(email, "Ada", null, null, "en", null, Map.of()),
                consents);
    }

    private static CustomerChange signedUp(int minute, String eventId) {
        return new CustomerChange.Stated(new Stamp(at(minute), eventId), true, Contact.NONE, Map.of());
    }

    private static CustomerChange erased(int minute, String eventId) {
        return new CustomerChange.Erased(new Stamp(at(minute), eventId));
    }

    private static Map<String, Consent> consent(boolean granted, int minute) {
        return Map.of("email", new Consent(granted, at(minute)));
    }

    private static Instant at(int minute) {
        return T.plusSeconds(60L * minute);
    }

    private static <T> List<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<T> rest = new ArrayList<>(items);
            T first = rest.remove(i);
            for (List<T> tail : permutations(rest)) {
                List<T> order = new ArrayList<>();
                order.add(first);
                order.addAll(tail);
                all.add(order);
            }
        }
        return all;
    }
}
