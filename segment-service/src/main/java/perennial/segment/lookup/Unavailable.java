package perennial.segment.lookup;

/** What an answer needs is not to be had at this moment: state is being restored or moved, or an instance does not answer. */
final class Unavailable extends RuntimeException {

    Unavailable(String why) {
        super(why);
    }
}
