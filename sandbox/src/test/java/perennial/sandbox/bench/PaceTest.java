package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import perennial.sandbox.console.Failure;

class PaceTest {

    private final Pace pace = new Pace(1_000);

    @Test
    void theFirstFifthIsLeftOut() {
        look(0, 0);
        look(199, 30);
        look(200, 31);
        look(600, 33);
        look(1_000, 35);

        assertThat(pace.perSecond()).isEqualTo(200);
    }

    @Test
    void whatWasDoneBeyondTheFifthAtTheFirstLookIsLeftOutToo() {
        look(0, 0);
        look(500, 10);
        look(1_000, 15);

        assertThat(pace.perSecond()).isEqualTo(100);
    }

    @Test
    void looksAfterTheEndDoNotMakeItSlower() {
        look(500, 10);
        look(1_000, 15);
        look(1_000, 60);

        assertThat(pace.perSecond()).isEqualTo(100);
    }

    @Test
    void itIsDoneWhenAllIs() {
        look(999, 10);
        assertThat(pace.isDone()).isFalse();

        look(1_000, 11);
        assertThat(pace.isDone()).isTrue();
    }

    @Test
    void whatWasDoneBetweenTwoLooksHasNoPace() {
        look(0, 0);
        look(1_000, 1);

        assertThatThrownBy(pace::perSecond).isInstanceOf(Failure.class).hasMessageContaining("--events");
    }

    private void look(long done, int second) {
        pace.look(done, Duration.ofSeconds(second).toNanos());
    }
}
