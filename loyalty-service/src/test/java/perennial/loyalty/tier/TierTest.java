package perennial.loyalty.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class TierTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Tier BY_POINTS = tier("\"fromPoints\": 500");
    private static final Tier IN_EUROS = tier("\"fromSpendMinor\": 50000, \"currency\": \"EUR\"");
    private static final Tier IN_DOLLARS = tier("\"fromSpendMinor\": 50000, \"currency\": \"USD\"");

    private static Tier tier(String keys) {
        return STRICT.readValue("{" + keys + "}", Tier.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                  | needs either fromPoints, earned in a rolling year, or fromSpendMinor with a currency
            "fromPoints": 1, "fromSpendMinor": 1, "currency": "EUR"             | needs either fromPoints, earned in a rolling year, or fromSpendMinor with a currency
            "fromPoints": -1                                                    | fromPoints must be 0 or more, was -1
            "fromSpendMinor": -1, "currency": "EUR"                             | fromSpendMinor must be 0 or more, was -1
            "fromSpendMinor": 1                                                 | currency is missing: of fromSpendMinor, such as EUR
            "fromPoints": 1, "currency": "EUR"                                  | currency goes with fromSpendMinor only
            "fromSpendMinor": 1, "currency": "euro"                             | currency must be one of ISO 4217 such as EUR, was 'euro'
            "fromPoints": 1, "multiplier": -0.1                                 | multiplier must be between 0 and 100, with three decimals at most, was -0.1
            "fromPoints": 1, "multiplier": 100.001                              | multiplier must be between 0 and 100, with three decimals at most, was 100.001
            "fromPoints": 1, "multiplier": 1.0001                               | multiplier must be between 0 and 100, with three decimals at most, was 1.0001
            "fromPoints": 1, "graceDays": -1                                    | graceDays must be between 0 and 3650, was -1
            "fromPoints": 1, "graceDays": 3651                                  | graceDays must be between 0 and 3650, was 3651
            """)
    void aTierThatIsNoneSaysWhy(String keys, String defect) {
        assertThat(tier(keys).defects()).containsExactly(defect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "fromPoints": 0
            "fromPoints": 1, "multiplier": 0, "graceDays": 0
            "fromPoints": 1, "multiplier": 100.000, "graceDays": 3650
            "fromSpendMinor": 0, "currency": "JPY", "multiplier": 1.12500
            """)
    void aTierIsByPointsOrBySpendInOneCurrency(String keys) {
        assertThat(tier(keys).defects()).isEmpty();
    }

    @Test
    void whatIsNotSaidIsOneAndNone() {
        Level level = Level.of("silver", 3, IN_EUROS, false);

        assertThat(level)
                .isEqualTo(new Level("silver", 3, new Basis.Spend("EUR"), 50_000, 1_000, Duration.ZERO, false));
        assertThat(Level.of("silver", 3, tier("\"fromPoints\": 7, \"multiplier\": 1.25, \"graceDays\": 2"), true))
                .isEqualTo(new Level("silver", 3, Basis.POINTS, 7, 1_250, Duration.ofDays(2), true));
    }

    @Test
    void allTiersInForceAreMeasuredInOneWay() {
        assertThat(BY_POINTS.conflicts(Map.of("gold", BY_POINTS))).isEmpty();
        assertThat(IN_EUROS.conflicts(Map.of("gold", IN_EUROS))).isEmpty();
        assertThat(IN_EUROS.conflicts(Map.of())).isEmpty();
        assertThat(IN_EUROS.conflicts(Map.of("silver", IN_EUROS, "gold", IN_DOLLARS, "bronze", BY_POINTS)))
                .containsExactly(
                        "fromSpendMinor in EUR does not go with the other tiers, which are to be stopped before: "
                                + "bronze has fromPoints, gold has fromSpendMinor in USD");
    }

    @Test
    void oneTierIsHigherThanAnotherOnlyIfBothAreMeasuredAlike() {
        Level silver = Level.of("silver", 1, IN_EUROS, false);
        Level gold = Level.of("gold", 1, tier("\"fromSpendMinor\": 50001, \"currency\": \"EUR\""), false);
        Level inPoints = Level.of("bronze", 1, BY_POINTS, true);

        assertThat(gold.isAtLeast(silver)).isTrue();
        assertThat(silver.isAtLeast(silver)).isTrue();
        assertThat(silver.isAtLeast(gold)).isFalse();
        assertThat(gold.isAtLeast(inPoints)).isFalse();
    }
}
