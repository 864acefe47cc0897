package perennial.campaign.recipient;

import java.util.Map;

/** What an event says of a customer. */
sealed interface CustomerChange {

    Stamp stamp();

    /** Her full state. */
    record Stated(Stamp stamp, Contact contact, Map<String, Consent> consents) implements CustomerChange {}

    /** She is to be forgotten. */
    record Erased(Stamp stamp) implements CustomerChange {}
}
