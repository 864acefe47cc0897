package perennial.platform.definition;

import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import tools.jackson.databind.node.ObjectNode;

/** The endpoints that all kinds of definitions have alike. A service's controller extends it and names the collection. */
public abstract class DefinitionController<D> {

    private final Definitions<D> definitions;

    protected DefinitionController(Definitions<D> definitions) {
        this.definitions = definitions;
    }

    @GetMapping
    Page<ObjectNode> list(
            @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "100") int limit) {
        List<ObjectNode> found = definitions.list(after, Page.bounded(limit) + 1).stream()
                .map(DefinitionController::shown)
                .toList();
        return Page.of(found, limit, document -> document.get("id").asString());
    }

    @GetMapping("/{id}")
    ResponseEntity<Object> read(@PathVariable String id) {
        return definitions.find(id).map(found -> ok(shown(found))).orElseGet(() -> missing(id));
    }

    /** Creates or replaces; the answer names the version that is now in force. */
    @PutMapping("/{id}")
    ResponseEntity<Object> put(@PathVariable String id, @RequestBody ObjectNode document, Principal principal) {
        return ok(shown(definitions.put(id, document, principal.getName())));
    }

    @PostMapping("/{id}/stop")
    ResponseEntity<Object> stop(@PathVariable String id) {
        return definitions.setStopped(id, true).map(found -> ok(shown(found))).orElseGet(() -> missing(id));
    }

    @PostMapping("/{id}/resume")
    ResponseEntity<Object> resume(@PathVariable String id) {
        return definitions.setStopped(id, false).map(found -> ok(shown(found))).orElseGet(() -> missing(id));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidDefinitionException refused) {
        return Problem.answer(
                HttpStatus.UNPROCESSABLE_CONTENT, "invalid_definition", String.valueOf(refused.getMessage()));
    }

    private ResponseEntity<Object> missing(String id) {
        return Problem.notFound(definitions.kind().name().toLowerCase(java.util.Locale.ROOT), id);
    }

    private static ResponseEntity<Object> ok(ObjectNode body) {
        return ResponseEntity.ok(body);
    }

    /** A document, with its version and whether it is stopped. */
    protected static ObjectNode shown(Definition<?> definition) {
        return definition
                .document()
                .deepCopy()
                .put("version", definition.version())
                .put("state", definition.stopped() ? "STOPPED" : "LIVE");
    }
}
