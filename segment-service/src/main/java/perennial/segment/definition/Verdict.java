package perennial.segment.definition;

import java.time.Instant;

/**
 * A condition's value at an instant, and the stretch of time for certain around it throughout which nothing that was
 * looked at changes: {@code [from, until)}. The value may go on being the same beyond either end.
 *
 * @param from {@link Instant#MIN} if time has never changed it
 * @param until {@link Instant#MAX} if time alone will never change it
 */
record Verdict(boolean value, Instant from, Instant until) {}
