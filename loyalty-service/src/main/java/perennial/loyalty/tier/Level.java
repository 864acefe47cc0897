package perennial.loyalty.tier;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/**
 * A version of a tier.
 *
 * @param from how much of the basis in a rolling year
 * @param multiplierThousandths of what orders earn
 * @param grace for which a customer stays who has too little
 * @param stopped nobody is in it
 */
public record Level(
        String id, int version, Basis basis, long from, int multiplierThousandths, Duration grace, boolean stopped) {

    static Level of(String id, int version, Tier tier, boolean stopped) {
        return new Level(
                id,
                version,
                tier.basis(),
                tier.from(),
                Objects.requireNonNullElse(tier.multiplier(), BigDecimal.ONE)
                        .movePointRight(3)
                        .intValueExact(),
                Duration.ofDays(Objects.requireNonNullElse(tier.graceDays(), 0)),
                stopped);
    }

    /** Whether who is in this one is in the other one, or in a higher one. */
    public boolean isAtLeast(Level other) {
        return basis.equals(other.basis) && from >= other.from;
    }

    /** As it stands in {@code causeId}. */
    public String cause() {
        return "definition:" + id + ":" + version;
    }
}
