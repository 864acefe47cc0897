package perennial.segment.lookup;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;
import perennial.segment.definition.Compilation;
import perennial.segment.definition.Conditions;
import perennial.segment.definition.Evaluation;
import perennial.segment.membership.Customer;
import perennial.segment.topology.LocalState;

/** Questions about one customer, answered by the instance that holds her. */
@RestController
class CustomerController {

    private final Cluster cluster;
    private final LocalState local;
    private final Conditions conditions;
    private final Clock clock;
    private final ZoneId zone;

    CustomerController(Cluster cluster, LocalState local, Conditions conditions, Clock clock, ZoneId zone) {
        this.cluster = cluster;
        this.local = local;
        this.conditions = conditions;
        this.clock = clock;
        this.zone = zone;
    }

    /** Her profile, the segments that she is in and since when, and when time may next change one. */
    @GetMapping("/customers/{id}")
    ResponseEntity<Object> customer(@PathVariable String id, HttpServletRequest request) {
        return cluster.whereSheIs(
                id,
                request,
                here -> Cluster.known(local.customer(here))
                        .<ResponseEntity<Object>>map(customer -> ResponseEntity.ok(CustomerView.of(here, customer)))
                        .orElseGet(() -> Problem.notFound("customer", here)));
    }

    /**
     * Why she is in a segment, or is not: each part of the condition with its value at this moment, and when time alone may
     * change it.
     */
    @GetMapping("/customers/{id}/explain")
    ResponseEntity<Object> explain(@PathVariable String id, @RequestParam String segment, HttpServletRequest request) {
        return cluster.whereSheIs(id, request, here -> {
            Optional<Customer> customer = Cluster.known(local.customer(here));
            if (customer.isEmpty()) {
                return Problem.notFound("customer", here);
            }
            Optional<String> when = Cluster.known(local.conditionFor(here, segment));
            if (when.isEmpty()) {
                return Problem.notFound("segment", segment);
            }
            return switch (conditions.compile(when.get())) {
                case Compilation.Compiled compiled ->
                    ResponseEntity.ok(compiled.condition()
                            .explain(new Evaluation(customer.get().profile(), zone), clock.instant()));
                case Compilation.Refused refused ->
                    throw new Unavailable("The condition is one of a later release than this instance");
            };
        });
    }
}
