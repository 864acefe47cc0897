package perennial.loyalty.tier;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/**
 * A version of a tier.
 *
 * @param fromPoints earned in a rolling year
 * @param multiplierThousandths of what orders earn
 * @param grace for which a customer stays who has too few points
 * @param stopped nobody is in it
 */
public record Level(
        String id, int version, long fromPoints, int multiplierThousandths, Duration grace, boolean stopped) {

    static Level of(String id, int version, Tier tier, boolean stopped) {
        return new Level(
                id,
                version,
                Objects.requireNonNull(tier.fromPoints()),
                Objects.requireNonNullElse(tier.multiplier(), BigDecimal.ONE)
                        .movePointRight(3)
                        .intValueExact(),
                Duration.ofDays(Objects.requireNonNullElse(tier.graceDays(), 0)),
                stopped);
    }

    /** As it stands in {@code causeId}. */
    public String cause() {
        return "definition:" + id + ":" + version;
    }
}
