package perennial.campaign.template;

import java.util.Optional;

/** What is known of a customer beside any message, for a preview: her contact, her cart, her points. */
public interface CustomerFacts {

    /** Empty if nobody is known by this id. */
    Optional<Facts> of(String customerId);
}
