package perennial.schemas;

/** The registry does not answer, or lacks a schema that should be there. The record is not at fault: wait, and try again. */
public final class RegistryUnavailableException extends RuntimeException {

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
