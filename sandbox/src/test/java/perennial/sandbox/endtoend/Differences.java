package perennial.sandbox.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A few of them, for a map of thousands says nothing to a reader. */
final class Differences {

    private static final int SHOWN = 10;

    private Differences() {}

    static <K, V> List<String> between(Map<K, V> found, Map<K, V> expected) {
        List<String> differences = new ArrayList<>();
        expected.forEach((key, value) -> {
            if (!value.equals(found.get(key))) {
                differences.add(key + " is " + found.get(key) + ", expected " + value);
            }
        });
        found.keySet().stream()
                .filter(key -> !expected.containsKey(key))
                .forEach(key -> differences.add(key + " is not expected"));
        return differences.stream().limit(SHOWN).toList();
    }
}
