package perennial.schemas;

/** On which partitions of its topic a record stands. */
public enum Spread {
    /** On the one that the key belongs to, by murmur2. */
    BY_KEY,

    /** On each of them: whoever reads any partition reads them all. */
    EVERY_PARTITION
}
