package perennial.segment.membership;

import java.time.Instant;

/**
 * The next instant at which time may change one of a customer's memberships.
 *
 * @param armedBy the event after which this instant was found: the cause of what the timer does
 */
public record Timer(Instant at, String armedBy) {}
