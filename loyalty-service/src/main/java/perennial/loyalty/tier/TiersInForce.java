package perennial.loyalty.tier;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;
import perennial.platform.definition.Definitions;

/** The tiers in force, read from the database each time so that a stop holds at once; only what they say is kept. */
@Component
public class TiersInForce {

    static final String KIND = "Tier";

    private final Definitions<Tier> tiers;
    private final JdbcTemplate jdbc;

    TiersInForce(Definitions<Tier> tiers, JdbcTemplate jdbc) {
        this.tiers = tiers;
        this.jdbc = jdbc;
    }

    private record Reference(String id, int version, boolean stopped) {}

    /** @return once the trip was made */
    public Supplier<Levels> read(RoundTrip trip) {
        List<Reference> found = new ArrayList<>();
        trip.sql("select id, version, stopped from definition where kind = ?")
                .param(KIND)
                .query(row -> found.add(
                        new Reference(row.getString("id"), row.getInt("version"), row.getBoolean("stopped"))));
        return () -> new Levels(found.stream().map(this::level).toList());
    }

    public Levels now() {
        RoundTrip trip = new RoundTrip(jdbc);
        Supplier<Levels> levels = read(trip);
        trip.make();
        return levels.get();
    }

    private Level level(Reference reference) {
        Tier tier = tiers.value(reference.id(), reference.version()).orElseThrow();
        return Level.of(reference.id(), reference.version(), tier, reference.stopped());
    }
}
