package perennial.sandbox.simulator;

/**
 * Somebody who shops.
 *
 * @param customerId begins with the run's name, so that several demos can follow one another on the same data
 * @param email also the user name and the password of the mailbox
 * @param consents whether mails with offers were agreed to
 * @param visits how often the shop is looked at before anything else happens
 */
public record Person(
        String customerId,
        String email,
        String firstName,
        String language,
        String country,
        boolean consents,
        int visits,
        Temperament temperament) {}
