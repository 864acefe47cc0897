package perennial.segment.definition;

/**
 * A named set of customers: those for whom the condition holds.
 *
 * @param version counts up with each change of the definition, from 1
 */
public record Segment(String id, String description, int version, Condition condition) {}
