package perennial.segment.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All definitions as one partition knows them, in the order of their ids. Each change that concerns customers who are there
 * already begins a new generation, so that it can be said of a customer up to which one she was looked at.
 */
public final class Segments {

    public static final Segments NONE = new Segments(List.of(), 0);

    private final Map<String, Segment> byId = new LinkedHashMap<>();
    private final List<Segment> all;
    private final long generation;

    /** @param generation the latest, which may have been that of a segment that is no more */
    public Segments(Collection<Segment> segments, long generation) {
        segments.stream().sorted(Comparator.comparing(Segment::id)).forEach(segment -> {
            if (byId.put(segment.id(), segment) != null) {
                throw new IllegalArgumentException("segment " + segment.id() + " is defined twice");
            }
        });
        all = List.copyOf(byId.values());
        this.generation = generation;
    }

    public List<Segment> all() {
        return all;
    }

    public @Nullable Segment find(String id) {
        return byId.get(id);
    }

    /** The latest generation; 0 if nothing was ever defined. */
    public long generation() {
        return generation;
    }
}
