package perennial.voucher.promotion;

import java.time.ZoneId;
import java.util.Optional;
import org.springframework.stereotype.Component;
import perennial.platform.definition.Definitions;

/** Promotions by id, always as the database has them now: a stop holds at once on all instances. */
@Component
public class Promotions {

    private final Definitions<PromotionDocument> definitions;
    private final ZoneId zone;

    Promotions(Definitions<PromotionDocument> definitions, ZoneId zone) {
        this.definitions = definitions;
        this.zone = zone;
    }

    public Optional<InForce> inForce(String id) {
        return definitions
                .find(id)
                .map(found -> new InForce(found.version(), Promotion.of(found.value(), zone), found.stopped()));
    }

    /** A certain version, whether it is in force or not. */
    public Optional<Promotion> version(String id, int version) {
        return definitions.find(id, version).map(found -> Promotion.of(found.value(), zone));
    }
}
