package perennial.sandbox.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import perennial.sandbox.console.Failure;

/** What the bearer of a token may do. */
public enum Scope {
    STOREFRONT,
    SUPPORT,
    MARKETING,
    DATA;

    /** The scope as it stands in a token. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Scope named(String id) {
        return Arrays.stream(values())
                .filter(scope -> scope.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Failure("There is no scope '" + id + "'. There are: "
                        + Arrays.stream(values()).map(Scope::id).collect(Collectors.joining(", ")) + "."));
    }
}
