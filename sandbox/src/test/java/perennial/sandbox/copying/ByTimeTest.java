package perennial.sandbox.copying;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ByTimeTest {

    private record Published(String key, long at) {}

    private final ByTime<Integer, Published> merged = new ByTime<>(List.of(0, 1), Published::at);

    @Test
    void whatWasPublishedFirstIsNextWhereverItStands() {
        add(0, "ada", 1, 4, 6);
        add(1, "ben", 2, 3, 5);

        assertThat(rest()).extracting(Published::at).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    /** Clocks of publishers differ; the order of a key is that of its partition. */
    @Test
    void aPartitionKeepsItsOrderWhateverTheTimes() {
        add(0, "ada", 7, 2, 4);
        add(1, "ben", 3);

        assertThat(rest().stream().filter(published -> published.key().equals("ada")))
                .extracting(Published::at)
                .containsExactly(7L, 2L, 4L);
    }

    @Test
    void nothingIsNextWhileAPartitionThatGoesOnHasNothingWaiting() {
        add(0, "ada", 1);

        assertThat(merged.next(partition -> false)).isEmpty();
        assertThat(merged.next(partition -> partition == 1)).map(Published::at).contains(1L);
        assertThat(merged.next(partition -> true)).isEmpty();
    }

    private void add(int partition, String key, long... times) {
        for (long at : times) {
            merged.add(partition, new Published(key, at));
        }
    }

    private List<Published> rest() {
        List<Published> rest = new ArrayList<>();
        for (Optional<Published> next = merged.next(partition -> true);
                next.isPresent();
                next = merged.next(partition -> true)) {
            rest.add(next.get());
        }
        return rest;
    }
}
