package perennial.sandbox.definitions;

import tools.jackson.databind.node.ObjectNode;

/**
 * One document of a file.
 *
 * @param place the file and the number of the document in it, for messages
 */
record Definition(String place, Kind kind, String id, ObjectNode body) {

    /** For messages, for example {@code Promotion welcome-10}. */
    String name() {
        return kind.label() + " " + id;
    }
}
