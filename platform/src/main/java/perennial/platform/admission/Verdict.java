package perennial.platform.admission;

/** What {@link Admission} says of a record. */
public sealed interface Verdict<V> {

    record Admitted<V>(Inbound<V> record) implements Verdict<V> {}

    /** A null value: it deletes its key on a compacted topic. */
    record Tombstone<V>(String key) implements Verdict<V> {}

    /** @param detail names the field and what is wrong with it, without quoting a person's data */
    record Rejected<V>(Reason reason, String detail) implements Verdict<V> {}
}
