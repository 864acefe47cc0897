package perennial.loyalty.tier;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that tiers could be reached by, whichever of it they are reached by now: so a ladder that is measured otherwise finds what it needs.
 *
 * @param points that were earned
 * @param spent by currency, in minor units; no currency without anything
 */
public record RollingYear(CountedYear points, SortedMap<String, CountedYear> spent) {

    public static final RollingYear EMPTY = new RollingYear(CountedYear.EMPTY, Collections.emptySortedMap());

    public CountedYear of(Basis basis) {
        return switch (basis) {
            case Basis.Points all -> points;
            case Basis.Spend spend -> spent.getOrDefault(spend.currency(), CountedYear.EMPTY);
        };
    }

    public RollingYear with(Basis basis, CountedYear changed) {
        return switch (basis) {
            case Basis.Points all -> new RollingYear(changed, spent);
            case Basis.Spend spend -> {
                TreeMap<String, CountedYear> others = new TreeMap<>(spent);
                if (changed.days().isEmpty()) {
                    others.remove(spend.currency());
                } else {
                    others.put(spend.currency(), changed);
                }
                yield new RollingYear(points, others);
            }
        };
    }

    /** What still counts on that day. */
    public RollingYear asOf(LocalDate today) {
        RollingYear counting = with(Basis.POINTS, points.asOf(today));
        for (var each : spent.entrySet()) {
            CountedYear still = each.getValue().asOf(today);
            if (!still.equals(each.getValue())) {
                counting = counting.with(new Basis.Spend(each.getKey()), still);
            }
        }
        return counting;
    }
}
