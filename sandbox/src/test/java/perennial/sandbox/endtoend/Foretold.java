package perennial.sandbox.endtoend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import perennial.events.MembershipEvent;

/**
 * What must become of each customer by what was sent, and how much of that can already be read. Between the two lies everything
 * that a right answer may say: at least what could be read before the question, at most what was sent before the answer.
 */
final class Foretold {

    /** The later half of the choices falls on so many who changed last: they are who gets lost. */
    private static final int LATEST = 50;

    private final Set<String> segments;
    private final Map<Pair, Course> courses = new ConcurrentHashMap<>();
    private final Map<String, Count> foretold = new HashMap<>();
    private final Map<String, Count> told = new HashMap<>();
    private final List<String> customersTold = new ArrayList<>();

    Foretold(Set<String> segments) {
        this.segments = Set.copyOf(segments);
        segments.forEach(segment -> {
            foretold.put(segment, new Count());
            told.put(segment, new Count());
        });
    }

    /** A membership event, as far as those who know nothing but the causes can tell. */
    record Change(String type, Instant at, String causeId) {

        static Change entered(Instant at, String causeId) {
            return new Change("ENTERED", at, causeId);
        }

        static Change exited(Instant at, String causeId) {
            return new Change("EXITED", at, causeId);
        }

        static Change of(MembershipEvent event) {
            return new Change(event.getType(), event.getOccurredAt(), event.getCauseId());
        }

        boolean isEntry() {
            return type.equals("ENTERED");
        }
    }

    record Pair(String customerId, String segmentId) {

        static Pair of(MembershipEvent event) {
            return new Pair(event.getCustomerId(), event.getSegmentId());
        }
    }

    /** Of one customer in one segment, in the order in which they are told. */
    private static final class Course {

        private final List<Change> foretold = new CopyOnWriteArrayList<>();
        private final AtomicLong told = new AtomicLong();

        /** Since when she is in the segment after so many changes; null if she is not. */
        @Nullable Instant since(int changes) {
            Change last = changes == 0 ? null : foretold.get(changes - 1);
            return last == null || !last.isEntry() ? null : last.at();
        }
    }

    private static final class Count {

        private final AtomicLong entered = new AtomicLong();
        private final AtomicLong exited = new AtomicLong();

        void add(Change change) {
            (change.isEntry() ? entered : exited).incrementAndGet();
        }

        Entries now() {
            return new Entries(entered.get(), exited.get());
        }

        long all() {
            return entered.get() + exited.get();
        }
    }

    /** How many entered a segment, and how many left it. */
    record Entries(long entered, long exited) {}

    /** To be called before the cause is sent. */
    void foretell(String customerId, String segmentId, Change... changes) {
        course(new Pair(customerId, segmentId)).foretold.addAll(Arrays.asList(changes));
        Arrays.asList(changes).forEach(count(foretold, segmentId)::add);
    }

    void hear(MembershipEvent event) {
        course(Pair.of(event)).told.incrementAndGet();
        count(told, event.getSegmentId()).add(Change.of(event));
        synchronized (customersTold) {
            customersTold.add(event.getCustomerId());
        }
    }

    private Course course(Pair pair) {
        return courses.computeIfAbsent(pair, unknown -> new Course());
    }

    private static Count count(Map<String, Count> counts, String segmentId) {
        return Optional.ofNullable(counts.get(segmentId)).orElseThrow();
    }

    long changes() {
        return foretold.values().stream().mapToLong(Count::all).sum();
    }

    long changesTold() {
        return told.values().stream().mapToLong(Count::all).sum();
    }

    Entries told(String segmentId) {
        return count(told, segmentId).now();
    }

    /** Why a size cannot be, given what had been told when it was asked for. */
    Optional<String> contradiction(String segmentId, Entries toldBefore, long size) {
        Entries foretoldNow = count(foretold, segmentId).now();
        long least = toldBefore.entered() - foretoldNow.exited();
        long most = foretoldNow.entered() - toldBefore.exited();
        return size >= least && size <= most
                ? Optional.empty()
                : Optional.of("%s has %d members, and must have %d to %d".formatted(segmentId, size, least, most));
    }

    /** Somebody of whom something was told, often of late. */
    Optional<String> anybodyTold(Random random) {
        synchronized (customersTold) {
            int size = customersTold.size();
            int among = random.nextBoolean() ? size : Math.min(LATEST, size);
            return size == 0 ? Optional.empty() : Optional.of(customersTold.get(size - 1 - random.nextInt(among)));
        }
    }

    /** By segment, how much of it was told. */
    Map<String, Long> toldOf(String customerId) {
        Map<String, Long> told = new HashMap<>();
        segments.forEach(segment ->
                told.put(segment, course(new Pair(customerId, segment)).told.get()));
        return told;
    }

    /**
     * Why the customer's memberships cannot be, given what had been told of her when they were asked for.
     *
     * @param memberships by segment, since when
     */
    Optional<String> contradiction(String customerId, Map<String, Long> toldBefore, Map<String, Instant> memberships) {
        if (!segments.containsAll(memberships.keySet())) {
            return Optional.of(customerId + " is in segments that there are not: " + memberships);
        }
        return toldBefore.entrySet().stream()
                .filter(told -> !mayBe(
                        course(new Pair(customerId, told.getKey())), told.getValue(), memberships.get(told.getKey())))
                .findAny()
                .map(told -> "%s is in %s since %s, after %d of %s"
                        .formatted(
                                customerId,
                                told.getKey(),
                                memberships.get(told.getKey()),
                                told.getValue(),
                                course(new Pair(customerId, told.getKey())).foretold));
    }

    private static boolean mayBe(Course course, long told, @Nullable Instant since) {
        for (int changes = (int) told; changes <= course.foretold.size(); changes++) {
            Instant then = course.since(changes);
            if (then == null ? since == null : then.equals(since)) {
                return true;
            }
        }
        return false;
    }

    /** Who was told to have entered a segment that nobody leaves. */
    Set<String> toldIn(String segmentId) {
        Set<String> customers = new TreeSet<>();
        courses.forEach((pair, course) -> {
            if (pair.segmentId().equals(segmentId) && course.told.get() > 0) {
                customers.add(pair.customerId());
            }
        });
        return customers;
    }

    /** Who is in a segment when all has been told, and since when. */
    Map<String, Instant> finallyIn(String segmentId) {
        Map<String, Instant> members = new TreeMap<>();
        courses.forEach((pair, course) -> {
            Instant since = course.since(course.foretold.size());
            if (pair.segmentId().equals(segmentId) && since != null) {
                members.put(pair.customerId(), since);
            }
        });
        return members;
    }

    /** All of it. */
    Map<Pair, List<Change>> all() {
        Map<Pair, List<Change>> all = new HashMap<>();
        courses.forEach((pair, course) -> {
            if (!course.foretold.isEmpty()) {
                all.put(pair, List.copyOf(course.foretold));
            }
        });
        return all;
    }
}
