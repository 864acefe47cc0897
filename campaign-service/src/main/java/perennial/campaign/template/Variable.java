package perennial.campaign.template;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a template may name. What has no value is empty, and false as a section. */
enum Variable {
    FIRST_NAME("firstName", false),
    LAST_NAME("lastName", false),
    /** The voucher's. A message that needs a code and has none must not go out. */
    CODE("code", true),
    /** The day until which the code is good, in the customer's zone, as people write it in the message's language. */
    VALID_UNTIL("validUntil", false),
    CAMPAIGN("campaign", false),
    LANGUAGE("language", false);

    private final String id;
    private final boolean needed;

    Variable(String id, boolean needed) {
        this.id = id;
        this.needed = needed;
    }

    String id() {
        return id;
    }

    boolean isNeeded() {
        return needed;
    }

    static Optional<Variable> named(String id) {
        return Arrays.stream(values())
                .filter(variable -> variable.id.equals(id))
                .findFirst();
    }

    static String known() {
        return Arrays.stream(values()).map(Variable::id).collect(Collectors.joining(", "));
    }
}
