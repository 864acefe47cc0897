package perennial.segment.oracle;

import java.time.Instant;

/** How a segment is defined from an instant on. */
record Definition(Instant from, Rule rule, int version, State state) {
    enum State {
        LIVE,
        STOPPED,
        DELETED
    }

    static Definition first(Rule rule, Instant at) {
        return new Definition(at, rule, 1, State.LIVE);
    }

    String segmentId() {
        return rule.segmentId();
    }

    String causeId() {
        return "definition:" + segmentId() + ":" + version;
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    /** What is stopped stays so. */
    Definition put(Rule other, Instant at) {
        return new Definition(at, other, version + 1, state == State.DELETED ? State.LIVE : state);
    }

    Definition stop(Instant at) {
        return new Definition(at, rule, version, State.STOPPED);
    }

    Definition resume(Instant at) {
        return new Definition(at, rule, version, State.LIVE);
    }

    Definition delete(Instant at) {
        return new Definition(at, rule, version, State.DELETED);
    }
}
