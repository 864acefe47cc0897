package perennial.segment.topology;

/** What this instance can say to a question about its state: the truth, or nothing. */
public sealed interface Answer<T> {
    /** The truth. */
    record Known<T>(T value) implements Answer<T> {}

    /** State is being restored or moved, or another instance holds it. */
    record NotHere<T>(String why) implements Answer<T> {}
}
