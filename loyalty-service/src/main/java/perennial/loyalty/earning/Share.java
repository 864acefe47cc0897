package perennial.loyalty.earning;

import org.jspecify.annotations.Nullable;

/**
 * What a rule gives for a line of an order, or for the whole occasion.
 *
 * @param quantity pieces of the line; 1 where there is no line
 * @param points more than none
 */
record Share(@Nullable String lineId, long quantity, long points) {

    static Share ofWhole(long points) {
        return new Share(null, 1, points);
    }
}
