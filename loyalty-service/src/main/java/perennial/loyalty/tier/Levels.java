package perennial.loyalty.tier;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All tiers of the programme, from the lowest on; of those from the same points the first by id. */
public final class Levels {

    public static final Levels NONE = new Levels(List.of());

    private final List<Level> all;

    public Levels(Collection<Level> levels) {
        this.all = levels.stream()
                .sorted(Comparator.comparingLong(Level::fromPoints).thenComparing(Level::id, Comparator.reverseOrder()))
                .toList();
    }

    /** The highest for so many points; null if there is none for so few. */
    public @Nullable Level at(long points) {
        return all.reversed().stream()
                .filter(level -> !level.stopped() && level.fromPoints() <= points)
                .findFirst()
                .orElse(null);
    }

    /** Of this id, be it stopped; null if there is none. */
    public @Nullable Level named(String id) {
        return all.stream().filter(level -> level.id().equals(id)).findFirst().orElse(null);
    }

    /** The lowest for more points than these; null if there is none. */
    public @Nullable Level above(long points) {
        return all.stream()
                .filter(level -> !level.stopped() && level.fromPoints() > points)
                .findFirst()
                .orElse(null);
    }
}
