package perennial.loyalty.ledger;

/**
 * The wish to decide about a cause.
 *
 * @param eventId the event that brought the cause
 */
public record Claim(Cause cause, String customerId, String eventId) {}
