package perennial.loyalty.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class EligibilityTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long TAKEN = 7;
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static Optional<Refusal> refusal(String keys, boolean stopped, long balance, List<Instant> claims) {
        Reward reward = JsonMapper.shared().readValue("{\"costPoints\": 100, " + keys + "}", Reward.class);
        assertThat(reward.defects()).isEmpty();
        return Eligibility.refusal(
                new Eligibility.Offer(reward, stopped, TAKEN),
                new Eligibility.Claimant(balance, "silver"::equals, claims),
                NOW,
                PARIS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100 | "promotion": "p"                                                       | ''
            99  | "promotion": "p"                                                       | INSUFFICIENT_POINTS
            100 | "promotion": "p", "tier": "silver"                                     | ''
            99  | "promotion": "p", "tier": "gold"                                       | TIER_REQUIRED
            100 | "promotion": "p", "validFrom": "2026-11-22"                            | ''
            100 | "promotion": "p", "validFrom": "2026-11-23", "tier": "gold"            | REWARD_NOT_ACTIVE_YET
            100 | "promotion": "p", "validUntil": "2026-11-22"                           | ''
            100 | "promotion": "p", "validUntil": "2026-11-21"                           | REWARD_EXPIRED
            100 | "promotion": "p", "validUntil": "2026-11-22T12:00:00Z"                 | REWARD_EXPIRED
            100 | "promotion": "p", "validFrom": "2026-11-22T12:00:00Z"                  | ''
            100 | "promotion": "p", "stock": 8                                           | ''
            100 | "promotion": "p", "stock": 7                                           | OUT_OF_STOCK
            100 | "promotion": "p", "stock": 0                                           | OUT_OF_STOCK
            99  | "promotion": "p", "stock": 0                                           | INSUFFICIENT_POINTS
            """)
    void aRewardIsForWhomItIsFor(long balance, String keys, String refusal) {
        assertThat(refusal(keys, false, balance, List.of()).map(Refusal::name).orElse(""))
                .isEqualTo(refusal);
    }

    @Test
    void whatIsStoppedIsForNobody() {
        assertThat(refusal("\"experience\": \"e\", \"tier\": \"gold\"", true, 0, List.of()))
                .contains(Refusal.REWARD_STOPPED);
    }

    @Test
    void aMonthBeginsForTheCustomerWhenItDoesInTheConfiguredZone() {
        Reward reward = JsonMapper.shared()
                .readValue(
                        "{\"costPoints\": 1, \"promotion\": \"p\", \"limits\": {\"perCustomerPerMonth\": 1}}",
                        Reward.class);
        Eligibility.Claimant claimant =
                new Eligibility.Claimant(1, tier -> true, List.of(Instant.parse("2026-10-31T22:30:00Z")));

        assertThat(Eligibility.refusal(
                        new Eligibility.Offer(reward, false, 0),
                        claimant,
                        Instant.parse("2026-10-31T23:30:00Z"),
                        PARIS))
                .isEmpty();
    }

    /** The first of November begins an hour earlier in Paris. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "perCustomer": 2         | 2020-01-01T00:00:00Z                         | true
            "perCustomer": 2         | 2020-01-01T00:00:00Z 2021-01-01T00:00:00Z    | false
            "perCustomerPerMonth": 1 | 2026-10-31T22:59:59Z                         | true
            "perCustomerPerMonth": 1 | 2026-10-31T23:00:00Z                         | false
            "perCustomerPerMonth": 1 | 2025-11-22T12:00:00Z                         | true
            "perCustomerPerYear": 1  | 2025-12-31T22:59:59Z                         | true
            "perCustomerPerYear": 1  | 2025-12-31T23:00:00Z                         | false
            """)
    void limitsCountByTheCalendarOfTheConfiguredZone(String limit, String claims, boolean isAllowed) {
        List<Instant> before =
                Arrays.stream(claims.split(" ")).map(Instant::parse).toList();

        assertThat(refusal("\"promotion\": \"p\", \"limits\": {" + limit + "}", false, 100, before))
                .isEqualTo(isAllowed ? Optional.empty() : Optional.of(Refusal.LIMIT_EXCEEDED));
    }
}
