package perennial.platform.expression;

import java.util.Optional;

/** What those who write expressions are told to write instead. */
@FunctionalInterface
public interface Expectations {

    /** What is expected where an unknown name was found, for example "expected one of country, language". */
    String insteadOf(String unknownName);

    /**
     * What is expected of a function, or of an operator by its name in CEL ({@code _<_}), that does not apply to what it was given;
     * empty if to list what it does apply to says enough.
     */
    default Optional<String> insteadOf(String function, String arguments) {
        return Optional.empty();
    }
}
