package perennial.campaign.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names that mean something at one place of a template.
 *
 * @param values what can be written; as a section it asks whether there is such a value
 * @param sections what can be opened, and the names inside
 * @param open whether every other name means a value too
 */
record Names(Set<String> values, Map<String, Names> sections, boolean open) {

    static final String FIRST_NAME = "firstName";
    static final String LAST_NAME = "lastName";
    static final String CODE = "code";
    static final String VALID_UNTIL = "validUntil";
    static final String QR = "qr";
    static final String CAMPAIGN = "campaign";
    static final String LANGUAGE = "language";
    static final String UNSUBSCRIBE_URL = "unsubscribeUrl";
    static final String SHOP_URL = "shopUrl";

    static final String ATTRIBUTES = "attributes";
    static final String CART = "cart";
    static final String ORDER = "order";
    static final String ID = "id";
    static final String ITEMS = "items";
    static final String NAME = "name";
    static final String QUANTITY = "quantity";
    static final String PRICE = "price";
    static final String URL = "url";
    static final String IMAGE_URL = "imageUrl";
    static final String TOTAL = "total";
    static final String POINTS = "points";
    static final String BALANCE = "balance";
    static final String PENDING = "pending";
    static final String TIER = "tier";
    static final String EXPIRING = "expiring";
    static final String EXPIRES_AT = "expiresAt";

    private static final Names ITEM = new Names(Set.of(NAME, QUANTITY, PRICE, URL, IMAGE_URL), Map.of(), false);

    static final Names ALL = new Names(
            Set.of(FIRST_NAME, LAST_NAME, CODE, VALID_UNTIL, QR, CAMPAIGN, LANGUAGE, UNSUBSCRIBE_URL, SHOP_URL),
            Map.of(
                    ATTRIBUTES, new Names(Set.of(), Map.of(), true),
                    CART, new Names(Set.of(TOTAL), Map.of(ITEMS, ITEM), false),
                    ORDER, new Names(Set.of(ID, TOTAL, POINTS), Map.of(ITEMS, ITEM), false),
                    POINTS, new Names(Set.of(BALANCE, PENDING, TIER, EXPIRING, EXPIRES_AT), Map.of(), false)),
            false);

    /** Without which a message makes no sense, and by what a template names it. A code's picture shows the code. */
    static final Map<String, Set<String>> NEEDED =
            Map.of(CODE, Set.of(CODE, QR), CART, Set.of(CART), ORDER, Set.of(ORDER));

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

    /** The names at a place, those of the innermost section last. What is not found inside is looked for outside. */
    static List<Names> at(List<Tag> within) {
        List<Names> nested = new ArrayList<>(List.of(ALL));
        for (Tag tag : within) {
            if (tag.kind() == Tag.Kind.SECTION) {
                nearest(nested, tag.name())
                        .map(names -> names.sections.get(tag.name()))
                        .ifPresent(nested::add);
            }
        }
        return nested;
    }

    static Set<String> known(List<Names> nested) {
        Set<String> known = new TreeSet<>();
        for (Names names : nested) {
            known.addAll(names.values);
            known.addAll(names.sections.keySet());
        }
        return known;
    }

    /** The innermost ones that have this name. */
    static Optional<Names> nearest(List<Names> nested, String name) {
        return nested.reversed().stream()
                .filter(names -> names.values.contains(name)
                        || names.sections.containsKey(name)
                        || (names.open && WELL_FORMED.matcher(name).matches()))
                .findFirst();
    }
}
