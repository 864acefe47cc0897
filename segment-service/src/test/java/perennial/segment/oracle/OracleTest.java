package perennial.segment.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.events.CustomerSegments;
import perennial.events.MembershipEvent;
import perennial.events.SegmentMembership;
import perennial.segment.topology.SimulatedService;

/**
 * The service agrees with an evaluator that is made another way, on each membership of each customer at each second of a
 * year, and on what it tells of them, also while segments are changed, stopped, resumed and deleted.
 *
 * <p>The clock goes by seconds, and timers are served at each. Seconds at which no timer is due are left out: the service
 * would do nothing at them but look at customers again after a definition changed. What it told and what the oracle finds are both steps in time, so they agree at each second if
 * they do at the first one after each step of either. While customers are still being looked at again it may be told late; but
 * what is told is the same.
 *
 * <p>{@code -Dperennial.oracle.years=20} tries more years than the two of the build.
 */
class OracleTest {

    /** Far from UTC, so that the one is not taken for the other, and with clock changes. */
    static final ZoneId FALLBACK_ZONE = ZoneId.of("America/New_York");

    private static final int PROBES = 20;

    @TempDir
    Path stateDir = Path.of("");

    /** A year and those who live in it. */
    record Year(long seed, int customers, Instant start, Instant end) {
        List<Arrival<?>> arrivals() {
            return RandomYear.of(seed, customers, start, end);
        }

        List<Definition> definitions() {
            return Editor.of(seed, arrivals(), start);
        }
    }

    /** By turns a common year, and one in which 29 February is a day. */
    static Stream<Year> years() {
        return LongStream.rangeClosed(1, Long.getLong("perennial.oracle.years", 2))
                .mapToObj(seed -> seed % 2 == 1
                        ? new Year(
                                seed, 200, Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"))
                        : new Year(
                                seed,
                                100,
                                Instant.parse("2027-09-01T00:00:00Z"),
                                Instant.parse("2028-09-01T00:00:00Z")));
    }

    @ParameterizedTest
    @MethodSource("years")
    void theServiceAgreesWithAPlainEvaluatorAtEachSecondOfAYear(Year year) {
        List<Arrival<?>> arrivals = year.arrivals();
        Outcome outcome = live(year, arrivals);
        Map<String, List<Definition>> definitions =
                year.definitions().stream().collect(Collectors.groupingBy(Definition::segmentId));
        Map<String, Integer> changes = new TreeMap<>();
        Map<String, Integer> reasons = new TreeMap<>();
        arrivals.stream()
                .collect(Collectors.groupingBy(Arrival::customerId, TreeMap::new, Collectors.toList()))
                .forEach((customerId, hers) -> {
                    List<Timeline.Step> steps = Timeline.steps(hers, FALLBACK_ZONE);
                    for (Rule rule : Rule.ALL) {
                        List<Definition> its = Objects.requireNonNull(definitions.get(rule.segmentId()));
                        Timeline timeline = new Timeline(its, steps, year.start(), year.end());
                        Case one = new Case(year, customerId, rule, its, hers, steps, timeline);
                        one.assertNoTurnIsMissed();
                        List<MembershipEvent> told = outcome.told(customerId, rule);
                        one.assertSameAtEachSecond(told, outcome.passes());
                        one.assertToldAsItWas(told);
                        one.assertStandsOnTheCompactedTopic(outcome.current().get(customerId));
                        timeline.told().forEach(each -> {
                            changes.merge(rule.segmentId() + " " + each.type(), 1, Integer::sum);
                            reasons.merge(each.reason(), 1, Integer::sum);
                        });
                    }
                });
        assertThat(changes)
                .as("each segment is entered and left by enough customers to mean something")
                .hasSize(2 * Rule.ALL.size())
                .allSatisfy((change, times) -> assertThat(times).isGreaterThan(5));
        assertThat(reasons)
                .as("each reason is one of enough changes to mean something")
                .containsOnlyKeys("EVENT", "TIME", "DEFINITION", "DELETED", "ERASED")
                .allSatisfy((reason, times) -> assertThat(times).isGreaterThan(5));
    }

    /**
     * All that the service told, by customer and segment, what the compacted topic holds in the end, by customer, and when
     * customers were being looked at again.
     */
    private record Outcome(
            Map<String, List<MembershipEvent>> told, Map<String, CustomerSegments> current, List<Pass> passes) {
        List<MembershipEvent> told(String customerId, Rule rule) {
            return told.getOrDefault(customerId + " " + rule.segmentId(), List.of());
        }
    }

    /** From when a definition changed until all had been looked at again. */
    private record Pass(Instant from, Instant until) {
        boolean isOn(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(until);
        }
    }

    private Outcome live(Year year, List<Arrival<?>> arrivals) {
        try (SimulatedService service = new SimulatedService(stateDir, year.start(), FALLBACK_ZONE)) {
            Life life = new Life(service, new ArrayDeque<>(year.definitions()));
            for (Arrival<?> arrival : arrivals) {
                life.changeDefinitions(arrival.at());
                life.serveTimers(arrival.at());
                publish(service, arrival);
            }
            life.settle();
            life.serveTimers(year.end());
            Map<String, List<MembershipEvent>> told = new HashMap<>();
            service.told()
                    .forEach(event -> told.computeIfAbsent(
                                    event.getCustomerId() + " " + event.getSegmentId(), pair -> new ArrayList<>())
                            .add(event));
            return new Outcome(told, service.current(), life.passes());
        }
    }

    /**
     * What happens beside the events. Whenever timers are served, some of those who are there are looked at again; before all
     * have been, time passes, events come, and other definitions change, but not the same ones: of two changes only the
     * difference would be told.
     */
    private static final class Life {
        private final SimulatedService service;
        private final Deque<Definition> ahead;
        private final Map<String, Instant> unsettled = new HashMap<>();
        private final List<Pass> passes = new ArrayList<>();

        Life(SimulatedService service, Deque<Definition> ahead) {
            this.service = service;
            this.ahead = ahead;
        }

        List<Pass> passes() {
            return passes;
        }

        void changeDefinitions(Instant until) {
            while (!ahead.isEmpty() && !ahead.getFirst().from().isAfter(until)) {
                Definition next = ahead.removeFirst();
                if (unsettled.containsKey(next.segmentId())) {
                    settle();
                }
                serveTimers(next.from());
                define(service, next);
                unsettled.put(next.segmentId(), next.from());
            }
        }

        void serveTimers(Instant until) {
            Instant due = service.nextTimer();
            while (due != null && !second(due).isAfter(until)) {
                service.tick(second(due));
                passMayBeOver();
                Instant next = service.nextTimer();
                assertThat(next == null || next.isAfter(second(due)))
                        .as("the timer of %s goes off", due)
                        .isTrue();
                due = next;
            }
        }

        void settle() {
            service.settle();
            passMayBeOver();
        }

        private void passMayBeOver() {
            if (service.isSettled()) {
                unsettled.values().forEach(from -> passes.add(new Pass(from, service.now())));
                unsettled.clear();
            }
        }
    }

    private static void define(SimulatedService service, Definition next) {
        String when = next.rule().when();
        switch (next.state()) {
            case LIVE -> service.define(next.segmentId(), next.version(), when, false, next.from());
            case STOPPED -> service.define(next.segmentId(), next.version(), when, true, next.from());
            case DELETED -> service.delete(next.segmentId(), next.version(), when, next.from());
        }
    }

    private static <V extends SpecificRecord> void publish(SimulatedService service, Arrival<V> arrival) {
        service.publish(arrival.topic(), arrival.event(), arrival.at());
    }

    /** One customer, one segment, one year. */
    private record Case(
            Year year,
            String customerId,
            Rule rule,
            List<Definition> definitions,
            List<Arrival<?>> arrivals,
            List<Timeline.Step> steps,
            Timeline timeline) {

        /** The oracle's own steps hold at instants that it did not choose. */
        void assertNoTurnIsMissed() {
            Random random = new Random(year.seed());
            for (int i = 0; i < PROBES; i++) {
                Instant at = Instant.ofEpochMilli(
                        random.nextLong(year.start().toEpochMilli(), year.end().toEpochMilli()));
                Facts known = Facts.NONE;
                for (Timeline.Step step : steps) {
                    known = step.arrival().at().isAfter(at) ? known : step.facts();
                }
                Definition definition = timeline.definition(at);
                if (definition.state() != Definition.State.STOPPED) {
                    assertThat(timeline.isIn(at))
                            .as("%s, by the oracle at %s", this, at)
                            .isEqualTo(definition.isLive()
                                    && known.known()
                                    && definition.rule().holds().test(known, at));
                }
            }
        }

        void assertSameAtEachSecond(List<MembershipEvent> told, List<Pass> passes) {
            Set<Instant> seconds = new TreeSet<>();
            timeline.steps().forEach(step -> seconds.add(second(step)));
            told.forEach(event -> seconds.add(second(event.getRecordedAt())));
            seconds.removeIf(second -> passes.stream().anyMatch(pass -> pass.isOn(second)));
            for (Instant second : seconds) {
                boolean in = false;
                for (MembershipEvent event : told) {
                    in = event.getRecordedAt().isAfter(second)
                            ? in
                            : event.getType().equals("ENTERED");
                }
                assertThat(in)
                        .as(() -> this + ", is in it at " + second + "\n" + story(second))
                        .isEqualTo(timeline.isIn(second));
            }
        }

        /** Which event armed the timer of what time changed is the service's business, but it had come by then. */
        void assertToldAsItWas(List<MembershipEvent> told) {
            assertThat(told.stream()
                            .map(event -> new Told(
                                    event.getType(),
                                    event.getDefinitionVersion(),
                                    event.getOccurredAt(),
                                    event.getReason(),
                                    event.getReason().equals("TIME") ? "" : event.getCauseId())))
                    .as(() -> this + "\n" + story(Instant.MAX))
                    .isEqualTo(timeline.told());
            for (MembershipEvent event : told) {
                assertThat(causesBy(event.getRecordedAt()))
                        .as("%s, the cause of %s", this, event)
                        .contains(event.getCauseId());
            }
        }

        private Set<String> causesBy(Instant instant) {
            return Stream.concat(
                            arrivals.stream()
                                    .filter(arrival -> !arrival.at().isAfter(instant))
                                    .map(Arrival::eventId),
                            definitions.stream()
                                    .filter(definition -> !definition.from().isAfter(instant))
                                    .map(Definition::causeId))
                    .collect(Collectors.toSet());
        }

        void assertStandsOnTheCompactedTopic(@Nullable CustomerSegments current) {
            Instant since = current == null
                    ? null
                    : current.getSegments().stream()
                            .filter(each -> each.getSegmentId().equals(rule.segmentId()))
                            .map(SegmentMembership::getSince)
                            .findAny()
                            .orElse(null);
            assertThat(since).as("%s, in it at the end of the year since", this).isEqualTo(timeline.since());
        }

        private String story(Instant until) {
            return Stream.concat(
                            definitions.stream().map(Definition::toString),
                            arrivals.stream()
                                    .filter(arrival -> !arrival.at().isAfter(until))
                                    .map(Arrival::toString))
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public String toString() {
            return "seed " + year.seed() + ", " + customerId + ", " + rule.segmentId() + ": " + rule.when();
        }
    }

    /** The first whole second that is not before the instant. */
    private static Instant second(Instant instant) {
        return instant.getNano() == 0 ? instant : Instant.ofEpochSecond(instant.getEpochSecond() + 1);
    }
}
