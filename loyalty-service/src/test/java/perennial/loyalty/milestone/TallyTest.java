package perennial.loyalty.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void theMostThereHaveBeenIsRemembered() {
        assertThat(Tally.NONE.plus(3).plus(-1)).isEqualTo(new Tally(2, 3));
        assertThat(Tally.NONE.plus(3).plus(-1).plus(2)).isEqualTo(new Tally(4, 4));
    }

    @Test
    void thereAreNeverFewerThanNone() {
        assertThat(new Tally(2, 3).plus(-5)).isEqualTo(new Tally(0, 3));
        assertThat(new Tally(2, 3).plus(-5).plus(1)).isEqualTo(new Tally(1, 3));
    }
}
