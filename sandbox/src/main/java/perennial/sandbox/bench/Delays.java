package perennial.sandbox.bench;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ObjectNode;

/** How long many things took, to three digits. */
final class Delays {

    private static final long LONGEST_US = Duration.ofHours(1).toNanos() / 1_000;
    private static final int DIGITS = 3;

    private final Histogram us = new Histogram(LONGEST_US, DIGITS);

    /** What took longer than can be told counts as the longest that can. */
    void add(Duration delay) {
        us.recordValue(Math.clamp(delay.toNanos() / 1_000, 0, LONGEST_US));
    }

    void add(Delays others) {
        us.add(others.us);
    }

    long count() {
        return us.getTotalCount();
    }

    Duration p50() {
        return percentile(50);
    }

    Duration p99() {
        return percentile(99);
    }

    Duration longest() {
        return percentile(100);
    }

    /** As {@code p50Ms} and {@code p99Ms}. */
    void writeTo(ObjectNode json) {
        json.put("p50Ms", roundedMs(p50()));
        json.put("p99Ms", roundedMs(p99()));
    }

    static double roundedMs(Duration delay) {
        return Math.round(delay.toNanos() / 100_000.0) / 10.0;
    }

    /** For people. */
    static String text(Duration delay) {
        return String.format(Locale.ROOT, "%,.1f ms", roundedMs(delay));
    }

    private Duration percentile(double percentile) {
        return Duration.ofNanos(us.getValueAtPercentile(percentile) * 1_000);
    }
}
