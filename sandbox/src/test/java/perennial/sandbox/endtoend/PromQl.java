package perennial.sandbox.endtoend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression takes for granted of the metrics that it names. It understands as much of PromQL as Perennial's dashboards
 * and alerts are written in: labels are grouped as in {@code sum by (label) (…)}.
 */
final class PromQl {

    private static final Pattern TOKEN = Pattern.compile(
            "(?<string>\"(?:[^\"\\\\]|\\\\.)*\")|(?<range>\\[[^]]*])|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
                    + "|(?<number>[0-9.]+[a-z]*)|(?<operator>=~|!~|!=|[=<>]=?|[-+*/%^])|(?<bracket>[(){},])|(?<space>\\s+)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    /**
     * One metric as an expression uses it.
     *
     * @param labels those that are looked at or grouped by
     * @param values those that must be exactly so
     */
    record Use(String metric, Set<String> labels, Map<String, String> values) {}

    private final List<String> tokens = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private int at;

    private PromQl(String expression) {
        Matcher matcher = TOKEN.matcher(expression);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            if (matcher.group("space") == null && matcher.group("range") == null && matcher.group("number") == null) {
                tokens.add(matcher.group());
            }
        }
        if (end != expression.length()) {
            throw new IllegalArgumentException("Not understood from here on: " + expression.substring(end));
        }
    }

    static List<Use> uses(String expression) {
        PromQl parser = new PromQl(expression);
        parser.readUntil("", Set.of());
        return List.copyOf(parser.uses);
    }

    private void readUntil(String end, Set<String> groupedBy) {
        while (at < tokens.size()) {
            String token = tokens.get(at++);
            if (token.equals(end)) {
                return;
            }
            if (token.equals("(")) {
                readUntil(")", groupedBy);
            } else if (token.equals("by")) {
                Set<String> labels = new LinkedHashSet<>(groupedBy);
                labels.addAll(names());
                expect("(");
                readUntil(")", labels);
            } else if (isName(token) && !WORDS.contains(token) && !isFollowedBy("(") && !isFollowedBy("by")) {
                uses.add(use(token, groupedBy));
            }
        }
        if (!end.isEmpty()) {
            throw new IllegalArgumentException("Not closed by " + end);
        }
    }

    private Use use(String metric, Set<String> groupedBy) {
        Set<String> labels = new LinkedHashSet<>(groupedBy);
        Map<String, String> values = new HashMap<>();
        if (isFollowedBy("{")) {
            at++;
            while (!isFollowedBy("}")) {
                String label = tokens.get(at++);
                String operator = tokens.get(at++);
                String value = tokens.get(at++);
                labels.add(label);
                if (operator.equals("=")) {
                    values.put(label, value.substring(1, value.length() - 1));
                }
                if (isFollowedBy(",")) {
                    at++;
                }
            }
            at++;
        }
        return new Use(metric, labels, values);
    }

    private List<String> names() {
        expect("(");
        List<String> names = new ArrayList<>();
        while (!isFollowedBy(")")) {
            String token = tokens.get(at++);
            if (!token.equals(",")) {
                names.add(token);
            }
        }
        at++;
        return names;
    }

    private void expect(String token) {
        if (!isFollowedBy(token)) {
            throw new IllegalArgumentException("Expected " + token + " after " + tokens.subList(0, at));
        }
        at++;
    }

    private boolean isFollowedBy(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private static boolean isName(String token) {
        return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    }
}
