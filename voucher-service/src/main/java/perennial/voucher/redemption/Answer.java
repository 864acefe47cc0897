package perennial.voucher.redemption;

import java.util.List;

/** What became of a {@link Command}. */
sealed interface Answer {

    /** Redeemed now, or before for the same order. */
    record Redeemed(Redemption redemption) implements Answer {}

    record Reserved(Reservation reservation) implements Answer {}

    /** @param codes those that were refused; none if the order as a whole was */
    record Refused(List<Judgement.Refused> codes) implements Answer {}

    /** Rolled back now, or before. */
    record RolledBack(Redemption redemption) implements Answer {}

    /** There was nothing to answer, or nobody who asked. */
    record Done() implements Answer {}

    /** There is nothing of the id in the command. */
    record NotFound() implements Answer {}
}
