package perennial.platform.definition;

/** A document that is no definition of its kind; the message names the key and the reason. */
public final class InvalidDefinitionException extends RuntimeException {

    public InvalidDefinitionException(String message) {
        super(message);
    }
}
