package perennial.sandbox.stack;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One process of the sandbox. */
interface Component {

    /** For people, and the name of its log file and its pid file. */
    String name();

    /** Where it can be reached, for people. */
    String address();

    /** All ports that it listens on. */
    List<Integer> ports();

    /** Makes what it needs on disk before it can start; does nothing where that was done before. */
    default void prepare() {}

    List<String> command();

    default Map<String, String> environment() {
        return Map.of();
    }

    /** Whether it answers. Asked again and again while it starts. */
    boolean isReady();

    /** How long it may take to start. */
    default Duration startPatience() {
        return Duration.ofMinutes(3);
    }

    /** How long it may take to stop before it is killed. */
    default Duration stopPatience() {
        return Duration.ofSeconds(30);
    }

    /** The signal that makes it finish its work and go. */
    default String stopSignal() {
        return "TERM";
    }
}
