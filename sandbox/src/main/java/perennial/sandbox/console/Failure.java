package perennial.sandbox.console;

/** A command cannot do what was asked. The message is all that the person sees, so it says what to do next. */
public final class Failure extends RuntimeException {

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
