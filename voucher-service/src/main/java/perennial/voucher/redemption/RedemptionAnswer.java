package perennial.voucher.redemption;

import java.util.List;

/** What became of a wish to redeem: all codes, or none. */
sealed interface RedemptionAnswer {

    /** Redeemed now, or by an earlier call for the same order. */
    record Redeemed(Redemption redemption) implements RedemptionAnswer {}

    /** @param codes those that were refused, at least one */
    record Refused(List<Judgement.Refused> codes) implements RedemptionAnswer {}
}
