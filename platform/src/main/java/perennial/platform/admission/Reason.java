package perennial.platform.admission;

import java.util.Locale;

/** Why a record is a dead letter. */
public enum Reason {
    NOT_AVRO,
    UNKNOWN_SCHEMA,
    MISSING_KEY,
    /** The key is not the one that the value must be published under. */
    WRONG_KEY,
    /** The producer does not partition by murmur2. Replaying the dead letter re-keys it. */
    WRONG_PARTITION,
    OCCURRED_IN_FUTURE,
    /** A field has a value that it must not have. */
    INVALID,
    /** Our own code failed on this record, and only on it. */
    PROCESSING_FAILED;

    /** The name as it stands in headers and metrics, for example {@code not_avro}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
