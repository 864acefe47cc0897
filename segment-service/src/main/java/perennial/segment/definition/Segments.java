package perennial.segment.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All live definitions, in the order of their ids. */
public final class Segments {
    private final Map<String, Segment> byId = new LinkedHashMap<>();

    public Segments(Collection<Segment> segments) {
        segments.stream().sorted(Comparator.comparing(Segment::id)).forEach(segment -> {
            if (byId.put(segment.id(), segment) != null) {
                throw new IllegalArgumentException("segment " + segment.id() + " is defined twice");
            }
        });
    }

    public List<Segment> all() {
        return List.copyOf(byId.values());
    }

    public @Nullable Segment find(String id) {
        return byId.get(id);
    }
}
