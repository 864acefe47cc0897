package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class LatelyTest {
    private static final byte[] BYTES = new byte[1024];

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
        });

        assertThat(IntStream.range(0, 500)
                        .filter(i -> partition.get("c-" + i) != null || other.get("c-" + i) != null)
                        .count())
                .isBetween(1L, 64L);
    }
}
