package perennial.sandbox.demo;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that must have happened.
 *
 * @param at when it did, where that can be said
 * @param detail what was seen, or what was seen instead
 */
record Step(String name, boolean seen, Optional<Instant> at, String detail) {

    static Step seen(String name, Instant at, String detail) {
        return new Step(name, true, Optional.of(at), detail);
    }

    static Step missing(String name, String detail) {
        return new Step(name, false, Optional.empty(), detail);
    }

    static Step check(String name, boolean seen, String detail) {
        return new Step(name, seen, Optional.empty(), detail);
    }
}
