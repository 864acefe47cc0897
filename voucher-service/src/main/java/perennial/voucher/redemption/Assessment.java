package perennial.voucher.redemption;

import java.util.List;

/** What is said of all codes of a checkout together: one that is refused spoils the others, since none is redeemed without it. */
record Assessment(List<Judgement> judgements) {

    Assessment {
        judgements = List.copyOf(judgements);
    }

    boolean isValid() {
        return refused().isEmpty();
    }

    List<Judgement.Valid> valid() {
        return judgements.stream()
                .filter(Judgement.Valid.class::isInstance)
                .map(Judgement.Valid.class::cast)
                .toList();
    }

    List<Judgement.Refused> refused() {
        return judgements.stream()
                .filter(Judgement.Refused.class::isInstance)
                .map(Judgement.Refused.class::cast)
                .toList();
    }

    /** Nothing, if the codes are not valid together. */
    long discountMinor() {
        return isValid()
                ? valid().stream().mapToLong(Judgement.Valid::discountMinor).sum()
                : 0;
    }
}
