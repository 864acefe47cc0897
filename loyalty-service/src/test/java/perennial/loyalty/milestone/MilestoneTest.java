package perennial.loyalty.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class MilestoneTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static Milestone milestone(String keys) {
        return STRICT.readValue("{" + keys + "}", Milestone.class);
    }

    @Test
    void whatIsTakenBackIsMissingButWhatWasReachedStays() {
        assertThat(new Tally(2, 5).plus(2)).isEqualTo(new Tally(4, 5));
        assertThat(new Tally(2, 5).plus(4)).isEqualTo(new Tally(6, 6));
        assertThat(new Tally(2, 5).plus(-3)).isEqualTo(new Tally(0, 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "every": {"orders": 5}   | 0    | 4    | ''
            "every": {"orders": 5}   | 4    | 5    | 5
            "every": {"orders": 5}   | 5    | 5    | ''
            "every": {"orders": 5}   | 5    | 9    | ''
            "every": {"orders": 5}   | 9    | 21   | 10 15 20
            "every": {"visits": 1}   | 0    | 3    | 1 2 3
            "at": {"points": 500}    | 0    | 499  | ''
            "at": {"points": 500}    | 499  | 500  | 500
            "at": {"points": 500}    | 0    | 2000 | 500
            "at": {"points": 500}    | 500  | 2000 | ''
            """)
    void marksArePassedOnceEach(String count, long before, long now, String marks) {
        List<Long> expected = Arrays.stream(marks.split(" "))
                .filter(mark -> !mark.isEmpty())
                .map(Long::valueOf)
                .toList();

        assertThat(milestone(count).rule("m").marks(before, now)).isEqualTo(expected);
    }

    @Test
    void whoPassesMillionsOfMarksAtOnceGetsAHundred() {
        assertThat(milestone("\"every\": {\"points\": 1}").rule("m").marks(0, 1_000_000_000_000L))
                .hasSize(100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                            | needs either every or at, such as every: {orders: 5}
            "every": {"orders": 5}, "at": {"orders": 5}                                   | needs either every or at, such as every: {orders: 5}
            "every": {}                                                                   | every needs one of orders, visits and points
            "at": {"orders": 5, "visits": 5}                                              | at needs one of orders, visits and points
            "every": {"visits": 0}                                                        | every.visits must be 1 or more, was 0
            "every": {"visits": 1}, "gives": {}                                           | gives needs either promotion or points; without gives it is only told
            "every": {"visits": 1}, "gives": {"promotion": "p", "points": 1}              | gives needs either promotion or points; without gives it is only told
            "every": {"visits": 1}, "gives": {"points": 0}                                | gives.points must be between 1 and 1000000000, was 0
            "every": {"visits": 1}, "gives": {"promotion": "p", "expiresAfterDays": 1}    | gives.expiresAfterDays goes with points only
            "every": {"visits": 1}, "gives": {"points": 1, "expiresAfterDays": 0}         | gives.expiresAfterDays must be between 1 and 36500, was 0
            "every": {"visits": 1}, "freshness": "2 days"                                 | freshness must be a duration such as PT48H, was '2 days'
            "every": {"visits": 1}, "freshness": "PT0S"                                   | freshness must be more than nothing, and 36500 days at most, was PT0S
            "every": {"visits": 1}, "freshness": "PT9223372036854775807S"                 | freshness must be more than nothing, and 36500 days at most, was PT9223372036854775807S
            "every": {"visits": 1}, "gives": {"points": 1000000001}                       | gives.points must be between 1 and 1000000000, was 1000000001
            "every": {"visits": 1}, "gives": {"points": 1, "expiresAfterDays": 36501}     | gives.expiresAfterDays must be between 1 and 36500, was 36501
            """)
    void aMilestoneThatIsNoneSaysWhy(String keys, String defect) {
        assertThat(milestone(keys).defects()).containsExactly(defect);
    }

    @Test
    void whatHappenedFortyEightHoursAgoIsFreshUnlessItIsSaidOtherwise() {
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        MilestoneRule usual = milestone("\"every\": {\"orders\": 5}").rule("m");
        MilestoneRule hasty =
                milestone("\"every\": {\"orders\": 5}, \"freshness\": \"PT1H\"").rule("m");

        assertThat(usual.isFresh(Instant.parse("2026-11-20T12:00:00Z"), now)).isTrue();
        assertThat(usual.isFresh(Instant.parse("2026-11-20T11:59:59Z"), now)).isFalse();
        assertThat(hasty.isFresh(Instant.parse("2026-11-22T10:59:59Z"), now)).isFalse();
    }
}
