package perennial.segment.oracle;

import java.time.Instant;

/**
 * One change of a membership, as it has to be told.
 *
 * @param occurredAt when it became true
 * @param causeId the event that caused it, empty if time did
 */
record Told(String type, Instant occurredAt, String reason, String causeId) {}
