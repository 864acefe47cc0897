package perennial.sandbox.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class ReplayedOffsetsTest {

    @Property
    void itRemembersExactlyWhatWasAddedAlsoWhenItWasStoredInBetween(
            @ForAll @Size(max = 60) List<@IntRange(max = 80) Integer> firsts, @ForAll @IntRange(max = 4) int length) {
        Set<Long> expected = new HashSet<>();
        ReplayedOffsets offsets = ReplayedOffsets.of(null);
        for (int first : firsts) {
            offsets.add(first, first + length);
            for (long offset = first; offset <= first + length; offset++) {
                expected.add(offset);
            }
            offsets = ReplayedOffsets.of(new OffsetAndMetadata(offsets.next(), offsets.metadata()));
        }
        for (long offset = 0; offset < 100; offset++) {
            assertThat(offsets.contains(offset)).as("offset %d", offset).isEqualTo(expected.contains(offset));
        }
        assertThat(expected).doesNotContain(offsets.next());
    }

    @Test
    void withoutGapsThereIsNothingToRemember() {
        ReplayedOffsets offsets = ReplayedOffsets.of(null);
        offsets.add(1, 4);
        assertThat(offsets.metadata()).isEqualTo("1-4");
        offsets.add(0, 0);

        assertThat(offsets.next()).isEqualTo(5);
        assertThat(offsets.metadata()).isEmpty();
    }

    @Test
    void moreGapsThanFitAreRefusedAndNotForgotten() {
        ReplayedOffsets offsets = ReplayedOffsets.of(null);
        for (int offset = 1; offset < 4000; offset += 2) {
            offsets.add(offset, offset);
        }

        assertThatThrownBy(offsets::metadata).isInstanceOf(ReplayedOffsets.TooManyGapsException.class);
    }
}
