package perennial.segment.profile;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The customer's points account as its last entry left it, and the tier that an entry named last. Nothing else of the
 * account is kept, so there is no horizon.
 *
 * @param lastEntry null before the first entry
 * @param tierEntry the entry that named the tier, null if none did
 */
public record Points(
        @Nullable Entry lastEntry,
        long balance,
        @Nullable Entry tierEntry,
        @Nullable String tier) {
    public static final Points NONE = new Points(null, 0, null, null);

    /** One entry's place in the account. */
    public record Entry(long sequence, String eventId) implements Comparable<Entry> {
        private static final Comparator<Entry> ORDER =
                Comparator.comparingLong(Entry::sequence).thenComparing(Entry::eventId);

        @Override
        public int compareTo(Entry other) {
            return ORDER.compare(this, other);
        }

        private boolean isAfter(@Nullable Entry other) {
            return other == null || compareTo(other) > 0;
        }
    }

    /** This, if it brings nothing new. */
    Points with(ProfileEvent.PointsChanged event) {
        Entry entry = new Entry(event.sequence(), event.eventId());
        boolean last = entry.isAfter(lastEntry);
        boolean promotes = event.tier() != null && entry.isAfter(tierEntry);
        if (!last && !promotes) {
            return this;
        }
        return new Points(
                last ? entry : lastEntry,
                last ? event.balance() : balance,
                promotes ? entry : tierEntry,
                promotes ? event.tier() : tier);
    }
}
