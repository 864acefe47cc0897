package perennial.segment.lookup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perennial.segment.definition.Segment;
import perennial.segment.topology.LocalState.PartitionReport;
import perennial.segment.topology.LocalState.SegmentReport;

/**
 * A segment as all partitions together know it.
 *
 * @param state {@code LIVE}; {@code EVALUATING} while customers are looked at again after a change; {@code STOPPED}; or {@code
 *     DELETING} while those who were in it leave
 * @param size how many customers are in it at this moment
 * @param progress how far customers have been looked at; only while they are
 */
record SegmentView(
        String id,
        String description,
        int version,
        String when,
        String state,
        long size,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Progress progress) {

    /** Of all customers, how many have been looked at since definitions changed last. */
    record Progress(long evaluated, long customers) {}

    /** All segments by id. A partition that has not heard of the latest change counts as one that is evaluating. */
    static List<SegmentView> of(Collection<PartitionReport> partitions) {
        Map<String, List<SegmentReport>> byId = new TreeMap<>();
        partitions.forEach(partition -> partition
                .segments()
                .forEach(report -> byId.computeIfAbsent(report.segmentId(), id -> new ArrayList<>())
                        .add(report)));
        return byId.values().stream().map(reports -> view(reports, partitions)).toList();
    }

    private static SegmentView view(List<SegmentReport> reports, Collection<PartitionReport> partitions) {
        SegmentReport latest = reports.stream()
                .max(Comparator.comparingInt(SegmentReport::version))
                .orElseThrow();
        boolean agreed = reports.stream()
                .allMatch(report -> report.version() == latest.version() && report.state() == latest.state());
        boolean everywhere = reports.size() == partitions.size();
        boolean evaluating = reports.stream().anyMatch(SegmentReport::evaluating) || !agreed || !everywhere;
        return new SegmentView(
                latest.segmentId(),
                latest.description(),
                latest.version(),
                latest.when(),
                state(latest.state(), evaluating),
                reports.stream().mapToLong(SegmentReport::size).sum(),
                evaluating ? progress(reports, partitions) : null);
    }

    private static String state(Segment.State state, boolean evaluating) {
        return switch (state) {
            case LIVE -> evaluating ? "EVALUATING" : "LIVE";
            case STOPPED -> "STOPPED";
            case DELETED -> "DELETING";
        };
    }

    private static Progress progress(List<SegmentReport> reports, Collection<PartitionReport> partitions) {
        long customers =
                partitions.stream().mapToLong(PartitionReport::customers).sum();
        long evaluated = partitions.stream()
                .mapToLong(partition -> isDone(partition, reports.getFirst().segmentId())
                        ? partition.customers()
                        : Math.min(partition.evaluated(), partition.customers()))
                .sum();
        return new Progress(evaluated, customers);
    }

    private static boolean isDone(PartitionReport partition, String segmentId) {
        return partition.segments().stream()
                .anyMatch(report -> report.segmentId().equals(segmentId) && !report.evaluating());
    }
}
