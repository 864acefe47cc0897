package perennial.voucher.rule;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A rule that a case may break.
 *
 * @param reason what is said if it does
 */
public record Rule<C>(Reason reason, Predicate<C> isBroken) {

    /** The reason of the first rule that is broken; the order of rules therefore matters. */
    public static <C> Optional<Reason> firstBroken(List<Rule<C>> rules, C subject) {
        return rules.stream()
                .filter(rule -> rule.isBroken().test(subject))
                .map(Rule::reason)
                .findFirst();
    }
}
