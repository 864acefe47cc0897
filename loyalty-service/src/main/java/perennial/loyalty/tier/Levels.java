package perennial.loyalty.tier;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All tiers of the programme, from the lowest on; of those from the same amount the first by id. */
public final class Levels {

    public static final Levels NONE = new Levels(List.of());

    private final List<Level> all;
    private final Basis basis;

    /** @param levels of which those that are not stopped have the same basis */
    public Levels(Collection<Level> levels) {
        this.all = levels.stream()
                .sorted(Comparator.comparingLong(Level::from).thenComparing(Level::id, Comparator.reverseOrder()))
                .toList();
        this.basis = all.stream()
                .filter(level -> !level.stopped())
                .map(Level::basis)
                .findFirst()
                .orElse(Basis.POINTS);
    }

    /** By which tiers are reached. */
    public Basis basis() {
        return basis;
    }

    /** The highest for so much; null if there is none for so little. */
    public @Nullable Level at(long amount) {
        return all.reversed().stream()
                .filter(level -> !level.stopped() && level.from() <= amount)
                .findFirst()
                .orElse(null);
    }

    /** Of this id, be it stopped; null if there is none. */
    public @Nullable Level named(String id) {
        return all.stream().filter(level -> level.id().equals(id)).findFirst().orElse(null);
    }

    /** The lowest for more than this; null if there is none. */
    public @Nullable Level above(long amount) {
        return all.stream()
                .filter(level -> !level.stopped() && level.from() > amount)
                .findFirst()
                .orElse(null);
    }
}
