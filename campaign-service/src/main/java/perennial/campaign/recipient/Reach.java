package perennial.campaign.recipient;

import java.util.Optional;

/** Where customers are reached on a channel. */
public sealed interface Reach {

    /** Its name, which is also that of the consent to it. */
    String channel();

    /** Empty if she has no address there. */
    Optional<String> addressOf(Recipient recipient);

    record ByEmail(String channel) implements Reach {

        @Override
        public Optional<String> addressOf(Recipient recipient) {
            return Optional.ofNullable(recipient.contact().email()).filter(email -> !email.isBlank());
        }
    }

    /** @param attribute the name of the customer's attribute that has the address */
    record ByAttribute(String channel, String attribute) implements Reach {

        @Override
        public Optional<String> addressOf(Recipient recipient) {
            return Optional.ofNullable(recipient.contact().attributes().get(attribute))
                    .filter(address -> !address.isBlank());
        }
    }

    /** The provider knows the customers themselves. */
    record ByCustomerId(String channel) implements Reach {

        @Override
        public Optional<String> addressOf(Recipient recipient) {
            return Optional.of(recipient.customerId());
        }
    }
}
