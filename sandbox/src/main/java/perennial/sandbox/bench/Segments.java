package perennial.sandbox.bench;

import perennial.sandbox.home.Home;

/** The definitions that are live while segment-service is measured, as they are put while it runs. */
final class Segments {

    private Segments() {}

    /** Twelve of them. Returns when all are live. */
    static void define(Home home) {
        SuppliedDefinitions.put(home, "segments.yaml");
    }

    /** Another condition for one of the twelve. Returns when it is live: every customer has been looked at. */
    static void change(Home home) {
        SuppliedDefinitions.put(home, "changed-segment.yaml");
    }
}
