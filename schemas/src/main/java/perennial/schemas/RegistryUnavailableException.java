package perennial.schemas;

/** The registry does not answer. The record is not at fault: wait, and try again. */
public final class RegistryUnavailableException extends RuntimeException {

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
