package perennial.campaign.recipient;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recipients for tests of decisions. */
public final class Recipients {

    static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

    private Recipients() {}

    public static Recipient consenting() {
        return in("Europe/Vienna");
    }

    public static Recipient in(String zone) {
        return stated("x@x", true, zone);
    }

    public static Recipient refusing() {
        return stated("x@x", false);
    }

    public static Recipient withoutAddress() {
        return stated(null, true);
    }

    public static Recipient erased() {
        return consenting().after(new CustomerChange.Erased(new Stamp(T.plusSeconds(1), "e2")));
    }

    private static Recipient stated(@Nullable String email, boolean consent) {
        return stated(email, consent, null);
    }

    private static Recipient stated(@Nullable String email, boolean consent, @Nullable String zone) {
        return Recipient.unknown("c-1")
                .after(new CustomerChange.Stated(
                        new Stamp(T, "e1"),
                        true,
                        new Contact(email, "Ada", null, null, "en", zone, Map.of()),
                        Map.of("email", new Consent(consent, T))));
    }
}
