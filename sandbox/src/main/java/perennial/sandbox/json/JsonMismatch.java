package perennial.sandbox.json;

/** A piece of JSON does not fit its schema. */
public final class JsonMismatch extends Exception {

    /** @param field the path of the field at fault, for example {@code lines[2].quantity} */
    public JsonMismatch(String field, String reason) {
        super(field.isEmpty() ? reason : field + ": " + reason);
    }
}
