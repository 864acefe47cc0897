package perennial.segment.definition;

/** A definition that cannot be used. The message names the file, the place in it and what was expected. */
public final class InvalidDefinitionException extends RuntimeException {
    InvalidDefinitionException(String message) {
        super(message);
    }
}
