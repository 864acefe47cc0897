package perennial.campaign.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import perennial.campaign.loyalty.PointsTable.Account;

class PointsTableTest {

    @Test
    void entriesOfOneAccountThatComeTogetherAreWrittenOnceAsTheLastOfThemLeavesIt() {
        Account first = new Account("c-1", 7, new Points(10, 5, "silver"));
        Account second = new Account("c-1", 8, new Points(15, 0, null));
        Account others = new Account("c-2", 1, new Points(3, 0, null));
        Account known = new Account("c-1", 8, new Points(15, 0, "silver"));

        assertThat(PointsTable.latest(List.of(first, others, second))).containsExactly(known, others);
        assertThat(PointsTable.latest(List.of(second, first)))
                .as("in whatever order they come")
                .containsExactly(known);
    }
}
