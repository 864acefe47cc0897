package perennial.platform.outbox;

/** The steps of the relay, named after what has just been done. Tests stop the relay after each. */
enum RelayStep {
    EPOCH_TAKEN,
    PREDECESSOR_FENCED,
    EPOCH_CHECKED,
    MARKER_READ,
    MARKED_BATCH_DELETED,
    STAMPED,
    ROWS_SENT,
    MARKER_SENT,
    COMMITTED,
    DELETED
}
