package perennial.sandbox.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.home.Home;
import perennial.sandbox.simulator.Population;
import perennial.sandbox.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Starts everything, lets a simulated shop trade on it, and tells what became of its customers.",
            "Then the shop goes on trading until Ctrl-C, which stops everything."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int RUN_NAME_LENGTH = 6;

    private final Home home;

    @Option(
            names = "--once",
            description = "Stop everything after the story; exit with 1 if something was missing in it")
    private boolean once;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "40",
            description = "How many sign up before the story is told, at least 10 (default: ${DEFAULT-VALUE})")
    private int customers;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "4",
            description = "At most so many things happen in the shop in a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--duration",
            paramLabel = "PT2M",
            description = "Tell the story after this time at the latest (default: when all customers have left)")
    private @Nullable Duration duration;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The same seed makes the same shop (default: another each time)")
    private @Nullable Long seed;

    public DemoCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        if (customers < Population.TEN) {
            throw new Failure("--customers must be at least " + Population.TEN + ", so that each kind of them comes.");
        }
        if (rate < 1) {
            throw new Failure("--rate must be at least 1.");
        }
        if (duration != null && !duration.isPositive()) {
            throw new Failure("--duration must be longer than nothing.");
        }
        Random random = new Random();
        Population population = new Population(runName(random), seed == null ? random.nextInt(1_000_000) : seed);
        Stack stack = new Stack(home, System.err::println);
        stack.up(Stack.Extent.EVERYTHING);
        try (Closing closing = Closing.of(stack)) {
            applyProgramme();
            Demo demo =
                    new Demo(home, stack, population, new Demo.Size(customers, rate, Optional.ofNullable(duration)));
            List<Step> missing = demo.tell(closing::isRequested, once);
            if (!once) {
                demo.tradeOn(closing::isRequested);
            }
            return missing.isEmpty() ? 0 : 1;
        }
    }

    private void applyProgramme() {
        Definitions.Report report = Definitions.apply(home, home.programme());
        if (!report.problems().isEmpty()) {
            throw new Failure(String.join("\n", report.problems()));
        }
        System.err.println(report.accepted().size() + " definitions of " + home.programme() + " are in force");
    }

    /** Not from the seed: another run with the same seed on the same data has customers of its own. */
    private static String runName(Random random) {
        StringBuilder name = new StringBuilder("demo-");
        for (int i = 0; i < RUN_NAME_LENGTH; i++) {
            name.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
