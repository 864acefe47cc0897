package perennial.sandbox.simulator;

import java.util.stream.IntStream;

/** Lets tests of other packages meet people. */
public final class SamplePeople {

    private SamplePeople() {}

    public static Person consenting(Population population) {
        return IntStream.range(0, Population.TEN)
                .mapToObj(population::person)
                .filter(Person::consents)
                .findFirst()
                .orElseThrow();
    }

    public static Person former(Population population) {
        return population.lapsed().getFirst().person();
    }
}
