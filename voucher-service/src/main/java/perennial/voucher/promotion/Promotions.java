package perennial.voucher.promotion;

import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import perennial.platform.definition.Definitions;

/** Promotions by id, always as the database has them now: a stop holds at once on all instances. */
@Component
public class Promotions {

    private static final int CACHED_VERSIONS = 10_000;

    private final Definitions<PromotionDocument> definitions;
    private final ZoneId zone;
    private final ConcurrentHashMap<Version, Promotion> versions = new ConcurrentHashMap<>();

    private record Version(String id, int version) {}

    Promotions(Definitions<PromotionDocument> definitions, ZoneId zone) {
        this.definitions = definitions;
        this.zone = zone;
    }

    public Optional<InForce> inForce(String id) {
        return Optional.ofNullable(inForce(List.of(id)).get(id));
    }

    /** By id, without those that do not exist. */
    public Map<String, InForce> inForce(Collection<String> ids) {
        Map<String, InForce> found = new HashMap<>();
        definitions
                .current(ids)
                .forEach((id, current) -> found.put(
                        id,
                        new InForce(
                                current.version(),
                                promotion(id, current.version(), current.value()),
                                current.stopped())));
        return found;
    }

    /** A certain version, whether it is in force or not. */
    public Optional<Promotion> version(String id, int version) {
        return definitions.value(id, version).map(document -> promotion(id, version, document));
    }

    private Promotion promotion(String id, int version, PromotionDocument document) {
        if (versions.size() >= CACHED_VERSIONS) {
            versions.clear();
        }
        return versions.computeIfAbsent(new Version(id, version), key -> Promotion.of(document, zone));
    }
}
