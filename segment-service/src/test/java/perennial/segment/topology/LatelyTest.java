package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class LatelyTest {

    private static final byte[] BYTES = new byte[1024];
    private static final byte[] MORE_BYTES = new byte[2 * 1024];

    private final Lately lately = new Lately(DataSize.ofKilobytes(64));
    private final Lately.OfPartition partition = lately.ofPartition();

    @Test
    void whoDidSomethingIsFoundUntilSheIsForgotten() {
        partition.put("c-1", BYTES);
        assertThat(partition.get("c-1")).isEqualTo(BYTES);

        partition.forget("c-1");

        assertThat(partition.get("c-1")).isNull();
    }

    @Test
    void sheIsFoundAsSheWasLastWhetherSheGrewMuchOrLittle() {
        for (int length : new int[] {1024, 1023, 1025, 1, 60_000, 0}) {
            partition.put("c-1", new byte[length]);

            assertThat(partition.get("c-1")).hasSize(length);
        }
    }

    @Test
    void aTaskThatBeginsAgainFindsNobody() {
        partition.put("c-1", BYTES);

        assertThat(lately.ofPartition().get("c-1")).isNull();
    }

    @Test
    void ofATaskThatEndsNobodyIsHeld() {
        Lately.OfPartition other = lately.ofPartition();
        partition.put("c-1", BYTES);
        other.put("c-1", BYTES);

        partition.forgetAll();

        assertThat(partition.get("c-1")).isNull();
        assertThat(other.get("c-1")).isEqualTo(BYTES);
    }

    @Test
    void asManyAreFoundAsThereIsMemoryForHoweverManyPartitionsThereAre() {
        Lately.OfPartition other = lately.ofPartition();
        IntStream.range(0, 500).forEach(i -> {
            partition.put("c-" + i, BYTES);
            other.put("c-" + i, BYTES);
            partition.put("c-" + i, MORE_BYTES);
            other.put("c-" + i, MORE_BYTES);
        });

        assertThat(found(partition) + found(other)).isBetween(20L, 32L);
    }

    private static long found(Lately.OfPartition partition) {
        return IntStream.range(0, 500)
                .filter(i -> partition.get("c-" + i) != null)
                .count();
    }

    @Test
    void whoWasForgottenLeavesHerMemoryToOthers() {
        Lately.OfPartition ended = lately.ofPartition();
        IntStream.range(0, 25).forEach(i -> {
            ended.put("c-" + i, BYTES);
            partition.put("erased-" + i, BYTES);
        });
        ended.forgetAll();
        IntStream.range(0, 25).forEach(i -> partition.forget("erased-" + i));

        IntStream.range(0, 40).forEach(i -> partition.put("c-" + i, BYTES));

        assertThat(found(partition)).isEqualTo(40);
    }

    @Test
    void whoDoesNothingIsForgottenBeforeWhoDoesSomething() {
        IntStream.range(0, 500).forEach(i -> {
            partition.put("active", BYTES);
            partition.put("c-" + i, BYTES);

            assertThat(partition.get("active")).isEqualTo(BYTES);
        });
        assertThat(partition.get("c-0")).isNull();
    }

    @Test
    void whoDidMuchLongAgoIsForgottenToo() {
        partition.put("once-active", BYTES);
        partition.put("once-active", BYTES);

        IntStream.range(0, 500).forEach(i -> partition.put("c-" + i, BYTES));

        assertThat(partition.get("once-active")).isNull();
    }

    @Test
    void whatIsReadDoesNotChangeWhenSheDoesSomethingMore() {
        partition.put("c-1", new byte[] {1, 2, 3});
        byte[] before = partition.get("c-1");

        partition.put("c-1", new byte[] {4, 5, 6});

        assertThat(before).containsExactly(1, 2, 3);
    }

    @Test
    void theRoomOfWhoShrankIsFreeForOthers() {
        IntStream.range(0, 50).forEach(i -> {
            partition.put("c-" + i, new byte[16 * 1024]);
            partition.put("c-" + i, new byte[512]);
        });

        assertThat(found(partition)).isEqualTo(50);
    }
}
