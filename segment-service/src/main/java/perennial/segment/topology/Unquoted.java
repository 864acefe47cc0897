package perennial.segment.topology;

/** A failure as it is logged: what it was and where, without its message, which may quote a person's data. */
final class Unquoted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unquoted(Throwable failure) {
        super(failure.getClass().getName(), failure.getCause() == null ? null : new Unquoted(failure.getCause()));
        setStackTrace(failure.getStackTrace());
    }
}
