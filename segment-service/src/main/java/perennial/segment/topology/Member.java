package perennial.segment.topology;

import java.time.Instant;

/** A customer who is in a segment. */
public record Member(String customerId, Instant since) {}
