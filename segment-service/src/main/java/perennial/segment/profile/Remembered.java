package perennial.segment.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The most recent things of one sort, each by its id, so that an event that comes twice counts once. What is older than
 * the horizon has been folded into sums and is known by its upper end only: something at or before it that is not
 * remembered may have been counted already, so it is too late.
 *
 * @param items oldest first
 * @param foldedUpTo the instant of the latest item that was folded, null while all are remembered
 */
public record Remembered<T extends Remembered.Item>(
        List<T> items, @Nullable Instant foldedUpTo) {
    /** Something with an id of its own and an instant by which it grows old. */
    public interface Item {
        String id();

        Instant at();
    }

    private static final Comparator<Item> AGE = Comparator.comparing(Item::at).thenComparing(Item::id);

    public Remembered {
        items = List.copyOf(items);
    }

    public static <T extends Item> Remembered<T> nothing() {
        return new Remembered<>(List.of(), null);
    }

    /** A collection after a change. {@code folded} is what the caller must add to its sums. */
    record Put<T extends Item>(
            Remembered<T> remembered, @Nullable T folded) {}

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

    /** Adds the item, or replaces the one with its id, and folds the oldest if there are more than {@code horizon}. */
    Put<T> put(T item, int horizon) {
        List<T> all = new ArrayList<>(items.size() + 1);
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
        }
        if (!placed) {
            all.add(item);
        }
        if (all.size() <= horizon) {
            return new Put<>(new Remembered<>(all, foldedUpTo), null);
        }
        T oldest = all.removeFirst();
        Instant upTo = foldedUpTo != null && foldedUpTo.isAfter(oldest.at()) ? foldedUpTo : oldest.at();
        return new Put<>(new Remembered<>(all, upTo), oldest);
    }
}
