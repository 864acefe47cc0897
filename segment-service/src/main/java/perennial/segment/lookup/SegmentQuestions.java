package perennial.segment.lookup;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import perennial.segment.definition.Condition;
import perennial.segment.topology.Answer;
import perennial.segment.topology.LocalState;
import perennial.segment.topology.LocalState.PartitionReport;
import perennial.segment.topology.LocalState.Sample;
import perennial.segment.topology.Member;
import tools.jackson.core.type.TypeReference;

/** Questions that concern all customers, put to all instances and answered as one. */
@Component
class SegmentQuestions {

    static final int SAMPLE_SIZE = 10;

    /** As the stores order them, which is not quite how Java orders strings. */
    private static final Comparator<String> STORE_ORDER = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private final Cluster cluster;
    private final LocalState local;
    private final Clock clock;

    /** A preview reads every profile: one at a time is enough for people, and leaves the disk to events. */
    private final Semaphore previews = new Semaphore(1);

    SegmentQuestions(Cluster cluster, LocalState local, Clock clock) {
        this.cluster = cluster;
        this.local = local;
        this.clock = clock;
    }

    /** Too many previews are under way already. */
    static final class Busy extends RuntimeException {}

    List<SegmentView> all(HttpServletRequest request) {
        return SegmentView.of(cluster.eachPartition(
                        reportsHere(),
                        request,
                        "/partitions/segments",
                        null,
                        new TypeReference<Map<Integer, PartitionReport>>() {})
                .values());
    }

    Optional<SegmentView> find(String segmentId, HttpServletRequest request) {
        return all(request).stream()
                .filter(segment -> segment.id().equals(segmentId))
                .findFirst();
    }

    Answer<Map<Integer, PartitionReport>> reportsHere() {
        return local.reports();
    }

    /** Members with an id after {@code after}, by id; at most {@code limit}. */
    List<Member> members(String segmentId, String after, int limit, HttpServletRequest request) {
        String path =
                "/partitions/members?segment=" + encoded(segmentId) + "&after=" + encoded(after) + "&limit=" + limit;
        return cluster
                .eachPartition(
                        membersHere(segmentId, after, limit),
                        request,
                        path,
                        null,
                        new TypeReference<Map<Integer, List<Member>>>() {})
                .values()
                .stream()
                .flatMap(Collection::stream)
                .sorted(Comparator.comparing(Member::customerId, STORE_ORDER))
                .limit(limit)
                .toList();
    }

    Answer<Map<Integer, List<Member>>> membersHere(String segmentId, String after, int limit) {
        return local.members(segmentId, after, limit);
    }

    /** For how many customers the condition holds now, and some of them. */
    Sample preview(Condition condition, HttpServletRequest request) {
        Map<Integer, Sample> samples = cluster.eachPartition(
                previewHere(condition),
                request,
                "/partitions/preview",
                Map.of("when", condition.text()),
                new TypeReference<Map<Integer, Sample>>() {});
        return new Sample(
                samples.values().stream().mapToLong(Sample::size).sum(),
                samples.values().stream()
                        .flatMap(sample -> sample.customerIds().stream())
                        .sorted(STORE_ORDER)
                        .limit(SAMPLE_SIZE)
                        .toList());
    }

    Answer<Map<Integer, Sample>> previewHere(Condition condition) {
        return oneAtATime(() -> local.preview(condition, clock.instant(), SAMPLE_SIZE));
    }

    private <T> T oneAtATime(Supplier<T> work) {
        if (!previews.tryAcquire()) {
            throw new Busy();
        }
        try {
            return work.get();
        } finally {
            previews.release();
        }
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
}
