package perennial.segment.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The most recent things of one sort, each by its id, so that an event that comes twice counts once. What is older than
 * the horizon has been folded into sums and is known by its upper end only: something at or before it that is not
 * remembered may have been counted already, so it is too late.
 *
 * @param items oldest first; nobody changes it afterwards
 * @param foldedUpTo the instant of the latest item that was folded, null while all are remembered
 */
public record Remembered<T extends Remembered.Item>(
        List<T> items, @Nullable Instant foldedUpTo) {
    /** Something with an id of its own and an instant by which it grows old. */
    public interface Item {
        String id();

        Instant at();

        /** How many ordinary items it stands for where the horizon is measured: what is large must not grow in number too. */
        default int weight() {
            return 1;
        }
    }

    private static final Comparator<Item> AGE = Comparator.comparing(Item::at).thenComparing(Item::id);

    public static <T extends Item> Remembered<T> nothing() {
        return new Remembered<>(List.of(), null);
    }

    /** A collection after a change. {@code folded} is what the caller must add to its sums, oldest first. */
    record Put<T extends Item>(Remembered<T> remembered, List<T> folded) {}

    @Nullable T find(String id) {
        // Backwards: most events are about something recent.
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i).id().equals(id)) {
                return items.get(i);
            }
        }
        return null;
    }

    boolean isBeyondHorizon(Instant at) {
        return foldedUpTo != null && !at.isAfter(foldedUpTo);
    }

    /** Adds the item, or replaces the one with its id, and folds the oldest while they weigh more than {@code horizon}. */
    Put<T> put(T item, int horizon) {
        List<T> all = new ArrayList<>(items.size() + 1);
        int weight = item.weight();
        boolean placed = false;
        for (T each : items) {
            if (each.id().equals(item.id())) {
                continue;
            }
            if (!placed && AGE.compare(item, each) < 0) {
                all.add(item);
                placed = true;
            }
            all.add(each);
            weight += each.weight();
        }
        if (!placed) {
            all.add(item);
        }
        int folded = 0;
        while (weight > horizon) {
            weight -= all.get(folded).weight();
            folded++;
        }
        if (folded == 0) {
            return new Put<>(new Remembered<>(List.copyOf(all), foldedUpTo), List.of());
        }
        List<T> oldest = all.subList(0, folded);
        Instant last = oldest.getLast().at();
        Instant upTo = foldedUpTo != null && foldedUpTo.isAfter(last) ? foldedUpTo : last;
        List<T> rest = all.subList(folded, all.size());
        return new Put<>(new Remembered<>(List.copyOf(rest), upTo), List.copyOf(oldest));
    }

    /** Bounds sums of what is no longer remembered: those of the names that were heard of longest ago are given up. */
    static <S> void forgetOldest(Map<String, S> sums, int most, Function<S, @Nullable Instant> lastAt) {
        while (sums.size() > most) {
            Comparator<Map.Entry<String, S>> age = Comparator.comparing(
                    entry -> lastAt.apply(entry.getValue()), Comparator.nullsFirst(Comparator.naturalOrder()));
            sums.remove(Collections.min(sums.entrySet(), age.thenComparing(Map.Entry::getKey))
                    .getKey());
        }
    }
}
