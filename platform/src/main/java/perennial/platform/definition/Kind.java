package perennial.platform.definition;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of definition.
 *
 * @param name as it stands in a document's {@code kind}, for example {@code Promotion}
 * @param type what a document becomes; its components are the keys that are allowed besides {@code kind} and {@code id}
 * @param defects what a well-formed document still has wrong, each naming its key
 */
public record Kind<D>(String name, Class<D> type, Function<D, List<String>> defects) {}
