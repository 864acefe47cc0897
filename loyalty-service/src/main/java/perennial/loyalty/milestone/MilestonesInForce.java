package perennial.loyalty.milestone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;
import perennial.platform.definition.Definitions;

/** The milestones in force, read from the database each time so that a stop holds at once; only what they say is kept. */
@Component
public class MilestonesInForce {

    static final String KIND = "Milestone";

    private final Definitions<Milestone> milestones;

    MilestonesInForce(Definitions<Milestone> milestones) {
        this.milestones = milestones;
    }

    private record Reference(String id, int version) {}

    /** @return once the trip was made: all that are not stopped, by id */
    public Supplier<List<MilestoneRule>> read(RoundTrip trip) {
        List<Reference> found = new ArrayList<>();
        trip.sql("select id, version from definition where kind = ? and not stopped order by id")
                .param(KIND)
                .query(row -> found.add(new Reference(row.getString("id"), row.getInt("version"))));
        return () -> found.stream().map(this::rule).toList();
    }

    private MilestoneRule rule(Reference reference) {
        return milestones
                .value(reference.id(), reference.version())
                .orElseThrow()
                .rule(reference.id());
    }
}
