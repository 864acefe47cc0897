package perennial.segment.lookup;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import perennial.segment.definition.Segment;
import perennial.segment.definition.Segments;
import perennial.segment.membership.Customer;
import perennial.segment.topology.Answer;
import perennial.segment.topology.LocalState;

/** Answers with the truth, or with 503 where this instance does not hold it. */
@RestController
class LookupController {
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Segments segments;
    private final LocalState state;

    LookupController(Segments segments, LocalState state) {
        this.segments = segments;
        this.state = state;
    }

    /** @param size how many customers are in it at this moment */
    record SegmentView(String id, String description, int version, String when, String state, long size) {
        static SegmentView of(Segment segment, Map<String, Long> sizes) {
            return new SegmentView(
                    segment.id(),
                    segment.description(),
                    segment.version(),
                    segment.condition().text(),
                    "LIVE",
                    sizes.getOrDefault(segment.id(), 0L));
        }
    }

    @GetMapping("/segments")
    ResponseEntity<Object> segments(
            @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "100") int limit) {
        List<Segment> found = segments.all().stream()
                .filter(segment -> segment.id().compareTo(after) > 0)
                .limit(Page.bounded(limit) + 1L)
                .toList();
        return answer(
                state.sizes(found.stream().map(Segment::id).toList()),
                sizes -> ResponseEntity.ok(Page.of(
                        found.stream()
                                .map(segment -> SegmentView.of(segment, sizes))
                                .toList(),
                        limit,
                        SegmentView::id)));
    }

    @GetMapping("/segments/{id}")
    ResponseEntity<Object> segment(@PathVariable String id) {
        Segment segment = segments.find(id);
        if (segment == null) {
            return Problem.notFound("segment", id);
        }
        return answer(state.sizes(List.of(id)), sizes -> ResponseEntity.ok(SegmentView.of(segment, sizes)));
    }

    @GetMapping("/customers/{id}")
    ResponseEntity<Object> customer(@PathVariable String id) {
        return answer(
                state.customer(id),
                found -> found.filter(LookupController::isKnown)
                        .<ResponseEntity<Object>>map(customer -> ResponseEntity.ok(CustomerView.of(id, customer)))
                        .orElseGet(() -> Problem.notFound("customer", id)));
    }

    /** Of someone who was erased, nothing is left to be shown. */
    private static boolean isKnown(Customer customer) {
        return !customer.profile().equals(Customer.UNKNOWN.profile());
    }

    private static <T> ResponseEntity<Object> answer(Answer<T> answer, Function<T, ResponseEntity<Object>> shown) {
        return switch (answer) {
            case Answer.Known<T> known -> shown.apply(known.value());
            case Answer.NotHere<T> notHere ->
                ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(Problem.body(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", notHere.why()));
        };
    }
}
