package perennial.segment.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Who changes segments in the course of the year: puts other conditions, stops, resumes and deletes them, and puts them again.
 *
 * <p>It happens just before events of the same instant, which so find customers who were not looked at again yet; and at whole
 * seconds, for by which definition a timer goes off that is due less than a second before hangs on when it is served.
 */
final class Editor {

    private static final Rule LAPSED_SOONER = new Rule(
            "lapsed",
            "orders.count > 0 && since(orders.lastAt) >= days(40)",
            List.of(Duration.ofDays(40)),
            (she, at) -> she.orders() > 0 && she.isAtLeast(she.lastOrderAt(), Duration.ofDays(40), at));
    private static final Rule LAPSED_OR_LOST = new Rule(
            "lapsed",
            "since(orders.lastAt) >= days(150) || (orders.count > 0 && country == 'FR')",
            List.of(Duration.ofDays(150)),
            (she, at) -> she.isAtLeast(she.lastOrderAt(), Duration.ofDays(150), at)
                    || (she.orders() > 0 && she.country().equals("FR")));
    private static final Rule QUIET_FOR_LONGER = new Rule(
            "quiet",
            "consented('email') && !(since(message('newsletter').lastAt) < months(2))",
            List.of(Period.ofMonths(2)),
            (she, at) ->
                    she.consented("email") && !she.isLess(she.lastMessageAt("newsletter"), Period.ofMonths(2), at));
    private static final Rule OTHER_JUBILEE = new Rule(
            "jubilee",
            "anniversary(orders.firstAt) || anniversary(birthDate, 0, 3)",
            List.of(),
            (she, at) ->
                    she.isAnniversary(she.firstOrderAt(), 0, 0, at) || she.isAnniversary(she.birthDate(), 0, 3, at));

    /** Conditions that hold for a while. */
    static final List<Rule> RULES = List.of(LAPSED_SOONER, LAPSED_OR_LOST, QUIET_FOR_LONGER, OTHER_JUBILEE);

    private final Random random;
    private final Instant start;
    private final List<Instant> instants;
    private final List<Definition> definitions = new ArrayList<>();

    private Editor(long seed, Instant start, List<Instant> instants) {
        this.random = new Random(seed);
        this.start = start;
        this.instants = instants;
    }

    /** What is done to a definition, and when. */
    private interface Edit {
        Definition of(Definition before, Instant at);
    }

    /** All definitions of the year in the order in which they come, the first ones at its start. */
    static List<Definition> of(long seed, List<Arrival<?>> arrivals, Instant start) {
        Editor editor = new Editor(
                seed,
                start,
                arrivals.stream()
                        .map(Arrival::at)
                        .filter(at -> at.equals(at.truncatedTo(ChronoUnit.SECONDS)))
                        .distinct()
                        .toList());
        Rule.ALL.forEach(editor::edit);
        editor.definitions.sort(Comparator.comparing(Definition::from));
        return editor.definitions;
    }

    private void edit(Rule rule) {
        switch (rule.segmentId()) {
            case "lapsed" -> edit(rule, List.of(put(LAPSED_SOONER), put(LAPSED_OR_LOST)));
            case "silent" -> edit(rule, List.of(Definition::stop, Definition::resume));
            case "quiet" -> edit(rule, List.of(Definition::stop, put(QUIET_FOR_LONGER), Definition::resume));
            case "jubilee" -> edit(rule, List.of(put(OTHER_JUBILEE)));
            case "either" -> edit(rule, List.of(Definition::delete, put(rule)));
            default -> edit(rule, List.of());
        }
    }

    private static Edit put(Rule rule) {
        return (definition, at) -> definition.put(rule, at);
    }

    private void edit(Rule rule, List<Edit> edits) {
        Definition definition = Definition.first(rule, start);
        definitions.add(definition);
        List<Instant> when = random.ints(0, instants.size())
                .distinct()
                .limit(edits.size())
                .sorted()
                .mapToObj(instants::get)
                .toList();
        for (int i = 0; i < edits.size(); i++) {
            definition = edits.get(i).of(definition, when.get(i));
            definitions.add(definition);
        }
    }
}
