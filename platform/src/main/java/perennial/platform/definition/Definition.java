package perennial.platform.definition;

import tools.jackson.databind.node.ObjectNode;

/**
 * A version of a definition.
 *
 * @param document as it was put
 * @param stopped nothing may happen by it until it is resumed
 */
public record Definition<D>(String id, int version, D value, ObjectNode document, boolean stopped) {}
