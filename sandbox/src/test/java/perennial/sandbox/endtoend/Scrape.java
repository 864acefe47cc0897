package perennial.sandbox.endtoend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What services say of themselves in Prometheus' text format. */
record Scrape(List<Series> series) {

    private static final Pattern LINE = Pattern.compile("(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?<labels>.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Whoever scrapes adds these. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance", "pod", "namespace");

    /** How the scrape itself went: the one metric that Prometheus makes and no service has. */
    private static final Series UP = new Series("up", Map.of("job", "perennial"));

    record Series(String metric, Map<String, String> labels) {

        boolean satisfies(PromQl.Use use) {
            return metric.equals(use.metric())
                    && use.labels().stream()
                            .allMatch(label -> OF_THE_TARGET.contains(label) || labels.containsKey(label))
                    && use.values().entrySet().stream()
                            .allMatch(value -> value.getValue().equals(labels.get(value.getKey())));
        }
    }

    static Scrape of(Stream<String> expositions) {
        return new Scrape(Stream.concat(
                        Stream.of(UP),
                        expositions
                                .flatMap(String::lines)
                                .map(LINE::matcher)
                                .filter(Matcher::matches)
                                .map(Scrape::series))
                .toList());
    }

    boolean has(PromQl.Use use) {
        return series.stream().anyMatch(each -> each.satisfies(use));
    }

    private static Series series(Matcher line) {
        Map<String, String> labels = new HashMap<>();
        String written = line.group("labels");
        if (written != null) {
            LABEL.matcher(written).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return new Series(line.group("metric"), labels);
    }
}
