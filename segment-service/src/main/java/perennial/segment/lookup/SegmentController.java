package perennial.segment.lookup;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import perennial.segment.definition.Compilation;
import perennial.segment.definition.Condition;
import perennial.segment.definition.Conditions;
import perennial.segment.topology.LocalState.Sample;
import perennial.segment.topology.Member;

/** Questions about segments. Sizes and members are those of this moment, over all instances, or there is no answer. */
@RestController
class SegmentController {

    private final SegmentQuestions questions;
    private final Conditions conditions;

    SegmentController(SegmentQuestions questions, Conditions conditions) {
        this.questions = questions;
        this.conditions = conditions;
    }

    /** @param when a condition, in CEL */
    record PreviewRequest(@Nullable String when) {}

    /**
     * @param size for how many customers the condition holds now
     * @param sample the ids of some of them
     * @param warnings what the condition may mean besides what its author means
     */
    record Preview(long size, List<String> sample, List<String> warnings) {}

    @GetMapping("/segments")
    Page<SegmentView> segments(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit,
            HttpServletRequest request) {
        List<SegmentView> found = questions.all(request).stream()
                .filter(segment -> segment.id().compareTo(after) > 0)
                .limit(Page.bounded(limit) + 1L)
                .toList();
        return Page.of(found, limit, SegmentView::id);
    }

    @GetMapping("/segments/{id}")
    ResponseEntity<Object> segment(@PathVariable String id, HttpServletRequest request) {
        return questions
                .find(id, request)
                .<ResponseEntity<Object>>map(ResponseEntity::ok)
                .orElseGet(() -> Problem.notFound("segment", id));
    }

    /** Who is in it, since when, by customer id. */
    @GetMapping("/segments/{id}/members")
    ResponseEntity<Object> members(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit,
            HttpServletRequest request) {
        if (questions.find(id, request).isEmpty()) {
            return Problem.notFound("segment", id);
        }
        List<Member> found = questions.members(id, after, Page.bounded(limit) + 1, request);
        return ResponseEntity.ok(Page.of(found, limit, Member::customerId));
    }

    /** Before a condition goes live: how many customers it holds for, and who. */
    @PostMapping("/segments/preview")
    ResponseEntity<Object> preview(@RequestBody PreviewRequest preview, HttpServletRequest request) {
        return withCondition(preview, condition -> {
            Sample sample = questions.preview(condition, request);
            return ResponseEntity.ok(new Preview(sample.size(), sample.customerIds(), condition.warnings()));
        });
    }

    /** What the partitions of this instance say; for other instances. */
    @GetMapping("/partitions/segments")
    Map<Integer, ?> segmentsHere() {
        return Cluster.known(questions.reportsHere());
    }

    /** What the partitions of this instance say; for other instances. */
    @GetMapping("/partitions/members")
    Map<Integer, ?> membersHere(
            @RequestParam String segment,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit) {
        return Cluster.known(questions.membersHere(segment, after, Page.bounded(limit) + 1));
    }

    /** What the partitions of this instance say; for other instances. */
    @PostMapping("/partitions/preview")
    ResponseEntity<Object> previewHere(@RequestBody PreviewRequest preview) {
        return withCondition(preview, condition -> ResponseEntity.ok(Cluster.known(questions.previewHere(condition))));
    }

    private interface Previewing {
        ResponseEntity<Object> with(Condition condition);
    }

    private ResponseEntity<Object> withCondition(PreviewRequest preview, Previewing previewing) {
        String when = preview.when();
        if (when == null || when.isBlank()) {
            return Problem.answer(HttpStatus.BAD_REQUEST, "malformed", "when is missing, expected a condition");
        }
        return switch (conditions.compile(when)) {
            case Compilation.Compiled compiled -> previewing.with(compiled.condition());
            case Compilation.Refused refused ->
                Problem.answer(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "invalid_definition",
                        String.join(
                                "; ",
                                refused.mistakes().stream()
                                        .map(mistake -> "when, " + mistake)
                                        .toList()));
        };
    }
}
