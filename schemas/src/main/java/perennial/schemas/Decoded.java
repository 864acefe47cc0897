package perennial.schemas;

/** What became of a record's bytes. */
public sealed interface Decoded<V> {

    record Value<V>(V value) implements Decoded<V> {}

    /** The bytes will never be readable, however often they are tried. */
    record Undecodable<V>(Reason reason, String detail) implements Decoded<V> {}

    enum Reason {
        /** Not the wire format, or not Avro of the schema that it names. */
        NOT_AVRO,
        /** The registry knows no schema of that id. */
        UNKNOWN_SCHEMA
    }
}
