package perennial.loyalty.earning;

import java.util.List;

/** What one rule says of one occasion. */
sealed interface Judgement {

    record Earns(List<Share> shares) implements Judgement {}

    record Nothing(Why why) implements Judgement {}

    /** An expression that has no value for this occasion, such as a division by zero. It gives nothing. */
    record Failed(String detail) implements Judgement {}

    enum Why {
        OTHER_OCCASION,
        OUTSIDE_WINDOW,
        CONDITION_IS_FALSE,
        /** The points come to none, or to less. */
        NO_POINTS
    }
}
