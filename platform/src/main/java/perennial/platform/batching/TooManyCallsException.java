package perennial.platform.batching;

/** More calls wait than can be answered soon: the caller is to try again. */
public final class TooManyCallsException extends RuntimeException {

    TooManyCallsException(String name, int waiting) {
        super(waiting + " calls wait for " + name);
    }
}
