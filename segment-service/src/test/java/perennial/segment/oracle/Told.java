package perennial.segment.oracle;

import java.time.Instant;

/**
 * One change of a membership, as it has to be told.
 *
 * @param version of the definition by which it did
 * @param occurredAt when it became true
 * @param causeId the event that caused it, empty if time did
 */
record Told(String type, int version, Instant occurredAt, String reason, String causeId) {}
