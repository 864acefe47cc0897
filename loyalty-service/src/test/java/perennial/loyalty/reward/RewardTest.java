package perennial.loyalty.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RewardTest {

    private static Reward reward(String keys) {
        return JsonMapper.shared().readValue("{" + keys + "}", Reward.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "promotion": "p"                                                                     | costPoints is missing
            "costPoints": 0, "promotion": "p"                                                    | costPoints must be between 1 and 1000000000000, was 0
            "costPoints": 1000000000001, "promotion": "p"                                        | costPoints must be between 1 and 1000000000000, was 1000000000001
            "costPoints": 1                                                                      | needs either promotion, which issues the voucher, or experience, in words
            "costPoints": 1, "promotion": "p", "experience": "e"                                 | needs either promotion, which issues the voucher, or experience, in words
            "costPoints": 1, "promotion": " "                                                    | promotion must say something
            "costPoints": 1, "experience": " "                                                   | experience must say something
            "costPoints": 1, "promotion": "p", "tier": ""                                        | tier must say something
            "costPoints": 1, "promotion": "p", "stock": -1                                       | stock must be 0 or more, was -1
            "costPoints": 1, "promotion": "p", "limits": {"perCustomer": 0}                      | limits.perCustomer must be 1 or more, was 0
            "costPoints": 1, "promotion": "p", "limits": {"perCustomerPerMonth": 0}              | limits.perCustomerPerMonth must be 1 or more, was 0
            "costPoints": 1, "promotion": "p", "limits": {"perCustomerPerYear": -1}              | limits.perCustomerPerYear must be 1 or more, was -1
            "costPoints": 1, "promotion": "p", "validFrom": "soon"                               | validFrom must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z, was 'soon'
            "costPoints": 1, "promotion": "p", "validUntil": "2026-02-30"                        | validUntil must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z, was '2026-02-30'
            "costPoints": 1, "promotion": "p", "validUntil": "+999999999-12-31"                  | validUntil must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z, was '+999999999-12-31'
            "costPoints": 1, "promotion": "p", "validFrom": "2026-02-02", "validUntil": "2026-02-01" | validUntil must be after validFrom
            """)
    void aRewardThatIsNoneSaysWhy(String keys, String defect) {
        assertThat(reward(keys).defects()).containsExactly(defect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "costPoints": 1, "promotion": "p", "validFrom": "2026-02-01", "validUntil": "2026-02-01"
            "costPoints": 1000000000000, "experience": "e", "stock": 0, "tier": "gold", "limits": {"perCustomer": 1}
            """)
    void aRewardMayBeForOneDayOrForNobodyYet(String keys) {
        assertThat(reward(keys).defects()).isEmpty();
    }
}
