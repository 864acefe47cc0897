package perennial.segment.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Within the horizons a profile does not depend on the order of events, nor on repeats. */
class ProfileOrderTest {

    @Property(tries = 2_000)
    void anyPermutationWithRepeatsGivesTheSameProfile(
            @ForAll("histories") List<ProfileEvent> history, @ForAll Random random) {
        Profile profile = Profiles.of(Histories.shuffledWithRepeats(history, random));
        assertThat(profile).isEqualTo(Profiles.of(history));
    }

    @Property(tries = 500)
    void aRepeatChangesNothing(@ForAll("histories") List<ProfileEvent> history, @ForAll Random random) {
        Profile profile = Profiles.of(history);
        ProfileEvent again = history.get(random.nextInt(history.size()));
        assertThat(profile.apply(again)).isEqualTo(new Profile.Applied.NothingNew());
    }

    @Provide
    Arbitrary<List<ProfileEvent>> histories() {
        return Histories.any();
    }
}
