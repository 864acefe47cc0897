package perennial.segment.definition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Segments for tests. */
public final class TestSegments {

    public static final String LAPSED = "orders.count > 0 && since(orders.lastAt) >= days(90)";

    /** Conditions of the shipped programme's kind, which read different parts of a profile and of time. */
    public static final Map<String, String> THREE = three();

    private TestSegments() {}

    private static Map<String, String> three() {
        Map<String, String> three = new LinkedHashMap<>();
        three.put("new-customer", "since(signedUpAt) < days(30) && message('welcome').count == 0");
        three.put("lapsed", LAPSED);
        three.put("cart-abandoned", "cart.items > 0 && since(cart.updatedAt) >= hours(1)");
        return three;
    }

    /** All live, in their first version, in the first generation, from the beginning. */
    public static Segments segments(Map<String, String> conditionsById) {
        List<Segment> segments = new ArrayList<>();
        conditionsById.forEach((id, when) -> segments.add(segment(id, 1, Segment.State.LIVE, 1, Instant.EPOCH, when)));
        return new Segments(segments, 1);
    }

    public static Segment segment(
            String id, int version, Segment.State state, long generation, Instant followedFrom, String when) {
        Compilation.Compiled compiled = (Compilation.Compiled) new Conditions().compile(when);
        return new Segment(id, "", version, state, followedFrom, generation, followedFrom, compiled.condition());
    }
}
