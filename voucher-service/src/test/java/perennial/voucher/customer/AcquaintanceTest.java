package perennial.voucher.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AcquaintanceTest {

    private static final Traits FRENCH = new Traits("hash-1", "FR", "fr");
    private static final Traits BELGIAN = new Traits("hash-2", "BE", "fr");

    @Test
    void theLatestEventCountsAndNotTheLastToCome() {
        assertThat(after(stated(2, "a", BELGIAN), stated(1, "z", FRENCH)).traits())
                .isEqualTo(BELGIAN);
    }

    @Test
    void ofTwoAtOneInstantTheGreaterIdCounts() {
        assertThat(after(stated(1, "b", BELGIAN), stated(1, "a", FRENCH)).traits())
                .isEqualTo(BELGIAN);
        assertThat(after(stated(1, "a", FRENCH), stated(1, "b", BELGIAN)).traits())
                .isEqualTo(BELGIAN);
    }

    @Test
    void anErasureLeavesItsMarkAndNothingElse() {
        Acquaintance erased = after(stated(1, "a", FRENCH), erased(2, "b"));

        assertThat(erased)
                .isEqualTo(new Acquaintance("ada", null, Traits.NONE, new Stamp(Instant.ofEpochSecond(2), "b")));
    }

    @Test
    void whatIsOlderThanAnErasureDoesNotBringHerBack() {
        assertThat(after(erased(2, "b"), stated(1, "a", FRENCH)).traits()).isEqualTo(Traits.NONE);
        assertThat(after(erased(2, "b"), stated(2, "a", FRENCH)).traits()).isEqualTo(Traits.NONE);
    }

    @Test
    void theVeryEventThatSheIsKnownFromMayBeTakenBack() {
        assertThat(after(stated(1, "a", FRENCH), erased(1, "a")).traits()).isEqualTo(Traits.NONE);
    }

    @Test
    void whoSignsUpAgainIsBack() {
        assertThat(after(stated(1, "a", FRENCH), erased(2, "b"), stated(3, "c", BELGIAN))
                        .traits())
                .isEqualTo(BELGIAN);
        assertThat(after(stated(3, "c", BELGIAN), erased(2, "b")).traits()).isEqualTo(BELGIAN);
    }

    @Property
    void inWhateverOrderEventsComeTheSameIsKnown(@ForAll long seed) {
        List<CustomerChange> changes = new ArrayList<>(List.of(
                stated(1, "a", FRENCH),
                stated(2, "b", BELGIAN),
                erased(2, "c"),
                stated(3, "d", FRENCH),
                erased(4, "e"),
                stated(4, "f", BELGIAN),
                stated(4, "f", BELGIAN)));
        Acquaintance inOrder = after(changes.toArray(CustomerChange[]::new));
        Collections.shuffle(changes, new Random(seed));

        assertThat(after(changes.toArray(CustomerChange[]::new))).isEqualTo(inOrder);
    }

    private static Acquaintance after(CustomerChange... changes) {
        Acquaintance known = Acquaintance.none("ada");
        for (CustomerChange change : changes) {
            known = known.after(change);
        }
        return known;
    }

    private static CustomerChange stated(long second, String eventId, Traits traits) {
        return new CustomerChange.Stated(new Stamp(Instant.ofEpochSecond(second), eventId), traits);
    }

    private static CustomerChange erased(long second, String eventId) {
        return new CustomerChange.Erased(new Stamp(Instant.ofEpochSecond(second), eventId));
    }
}
