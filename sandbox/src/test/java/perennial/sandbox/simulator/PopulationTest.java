package perennial.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopulationTest {

    private static final Duration LAPSE = Duration.ofDays(90);

    private final Population population = new Population("run", 7);

    @Test
    void theSameSeedMakesTheSamePeople() {
        assertThat(people(new Population("run", 7), 50)).isEqualTo(people(population, 50));
        assertThat(new Population("run", 7).lapsed()).isEqualTo(population.lapsed());
        assertThat(people(new Population("run", 8), 50)).isNotEqualTo(people(population, 50));
    }

    @Test
    void whoSomebodyIsDoesNotDependOnWhoWasAskedForBefore() {
        Person late = new Population("run", 7).person(33);

        assertThat(late).isEqualTo(people(population, 40).get(33));
    }

    @Test
    void anyTenShowEachTemperamentAndEightConsent() {
        for (int ten = 0; ten < 20; ten++) {
            List<Person> people = IntStream.range(ten * 10, ten * 10 + 10)
                    .mapToObj(population::person)
                    .toList();
            assertThat(people).extracting(Person::temperament).contains(Temperament.values());
            assertThat(people).filteredOn(Person::consents).hasSize(8);
            assertThat(people)
                    .as("somebody redeems a code")
                    .anyMatch(person -> person.consents() && person.temperament() == Temperament.BARGAIN_HUNTER);
        }
    }

    @Test
    void everybodyHasAnIdAndAMailboxOfTheRun() {
        List<Person> people = people(population, 100);

        assertThat(people)
                .extracting(Person::customerId)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("run-"));
        assertThat(people)
                .extracting(Person::email)
                .doesNotHaveDuplicates()
                .allMatch(email -> email.endsWith("@run.example.org"));
        assertThat(people).extracting(Person::language).contains("en", "de", "fr");
    }

    @Test
    void formerCustomersHaveLapsedOrAreAboutTo() {
        assertThat(population.lapsed())
                .hasSizeGreaterThan(3)
                .allSatisfy(former -> assertThat(lastOrderAgo(former)).isGreaterThan(LAPSE.plusDays(2)));
        assertThat(population.aboutToLapse())
                .isNotEmpty()
                .allSatisfy(former ->
                        assertThat(lastOrderAgo(former)).isBetween(LAPSE.minusHours(1), LAPSE.minusMinutes(10)));
        assertThat(population.lapsed())
                .allSatisfy(former -> assertThat(former.signedUpAgo())
                        .isGreaterThan(former.orders().getFirst().ago()));
    }

    private static Duration lastOrderAgo(Population.Former former) {
        return former.orders().getLast().ago();
    }

    private static List<Person> people(Population population, int count) {
        return IntStream.range(0, count).mapToObj(population::person).toList();
    }
}
