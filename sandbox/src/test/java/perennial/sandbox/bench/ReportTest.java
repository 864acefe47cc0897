package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class ReportTest {

    @Test
    void theLimitStandsBesideEachFigureAndTheLastLineIsJson() {
        Report report = new Report(
                List.of(
                        new Report.Figure("events in a second", "52,000", "80,000", "60 % of the limit"),
                        new Report.Figure("p99", "81.0 ms", "60.0 ms", "")),
                JsonNodeFactory.instance.objectNode().put("bench", "segments").put("perSecond", 52_000));

        assertThat(report).hasToString("""
                FIGURE              MEASURED  LIMIT    GOAL
                events in a second  52,000    80,000   60 % of the limit
                p99                 81.0 ms   60.0 ms
                {"bench":"segments","perSecond":52000}""");
    }
}
