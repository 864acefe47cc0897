package perennial.segment.editing;

import java.security.Principal;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import perennial.events.SegmentDefinition;
import perennial.platform.definition.DefinitionReader;
import perennial.platform.definition.InvalidDefinitionException;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;
import perennial.segment.definition.Conditions;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes definitions on whichever instance is asked. Each change is naturally idempotent: to say it again changes nothing and
 * gives the same answer. What customers make of it is seen at {@code GET /segments/{id}}.
 */
@RestController
class SegmentEditor {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentEditor.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    private final DefinitionTopic topic;
    private final DefinitionReader<SegmentDocument> reader;
    private final Clock clock;

    SegmentEditor(DefinitionTopic topic, Conditions conditions, Clock clock) {
        this.topic = topic;
        this.reader = new DefinitionReader<>(SegmentDocument.kind(conditions));
        this.clock = clock;
    }

    /**
     * A definition as it is in force.
     *
     * @param state {@code EVALUATING}, since customers are looked at from now on, or {@code STOPPED}
     */
    record Accepted(String kind, String id, String description, String when, int version, String state) {
        static Accepted of(SegmentDefinition definition) {
            return new Accepted(
                    "Segment",
                    definition.getSegmentId(),
                    definition.getDescription(),
                    definition.getWhen(),
                    definition.getVersion(),
                    definition.getStopped() ? "STOPPED" : "EVALUATING");
        }
    }

    /** Creates or replaces; the answer names the version that is now in force. */
    @PutMapping("/segments/{id}")
    Accepted put(@PathVariable String id, @RequestBody ObjectNode document, Principal principal) {
        SegmentDocument wanted = reader.read(id, document);
        String description = Objects.requireNonNullElse(wanted.description(), "");
        String when = Objects.requireNonNull(wanted.when(), "a missing condition is a defect");
        Edit edit = edit(principal);
        return Accepted.of(
                Objects.requireNonNull(topic.change(id, inForce -> edit.put(inForce, id, description, when))));
    }

    /** Nobody enters or leaves it until it is resumed. */
    @PostMapping("/segments/{id}/stop")
    ResponseEntity<Object> stop(@PathVariable String id, Principal principal) {
        return changeExisting(id, principal, (edit, inForce) -> edit.setStopped(inForce, true));
    }

    /** From now on memberships follow the condition again; who stands otherwise enters or leaves, as after a change. */
    @PostMapping("/segments/{id}/resume")
    ResponseEntity<Object> resume(@PathVariable String id, Principal principal) {
        return changeExisting(id, principal, (edit, inForce) -> edit.setStopped(inForce, false));
    }

    /** All who are in it leave. */
    @DeleteMapping("/segments/{id}")
    ResponseEntity<Object> delete(@PathVariable String id, Principal principal) {
        return existing(id, principal, Edit::delete).isPresent()
                ? ResponseEntity.noContent().build()
                : Problem.notFound("segment", id);
    }

    private ResponseEntity<Object> changeExisting(
            String id, Principal principal, BiFunction<Edit, SegmentDefinition, SegmentDefinition> change) {
        return existing(id, principal, change)
                .<ResponseEntity<Object>>map(definition -> ResponseEntity.ok(Accepted.of(definition)))
                .orElseGet(() -> Problem.notFound("segment", id));
    }

    private Optional<SegmentDefinition> existing(
            String id, Principal principal, BiFunction<Edit, SegmentDefinition, SegmentDefinition> change) {
        Edit edit = edit(principal);
        return Optional.ofNullable(topic.change(
                id, inForce -> inForce != null && Edit.exists(inForce) ? change.apply(edit, inForce) : null));
    }

    private Edit edit(Principal principal) {
        return new Edit(clock.instant(), principal.getName(), RequestId.current());
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidDefinitionException refused) {
        return Problem.answer(
                HttpStatus.UNPROCESSABLE_CONTENT, "invalid_definition", String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Object> away(KafkaException failure) {
        LOG.warn("A definition could not be changed: {}", failure.toString());
        return Problem.retryLater(
                HttpStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "The brokers did not let the definition be changed; whether it was is seen by saying it again",
                RETRY_AFTER_SECONDS);
    }
}
