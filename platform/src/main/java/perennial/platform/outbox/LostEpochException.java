package perennial.platform.outbox;

/** Another process relays now. */
final class LostEpochException extends RuntimeException {

    LostEpochException(long epoch) {
        super("The outbox relay's epoch " + epoch + " is over");
    }
}
