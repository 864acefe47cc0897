package perennial.sandbox.definitions;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Puts the definitions (*.yaml, *.yml, *.json) of a directory into the services that own them.")
public final class ApplyCommand implements Callable<Integer> {

    private final Home home;

    @Parameters(paramLabel = "DIR", description = "A directory, or one file")
    private @Nullable Path directory;

    public ApplyCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        Definitions.Report report = Definitions.apply(home, Objects.requireNonNull(directory));
        report.accepted().forEach(System.out::println);
        report.problems().forEach(System.err::println);
        if (report.accepted().isEmpty() && report.problems().isEmpty()) {
            System.err.println("There is no definition in " + directory + ".");
            return 1;
        }
        return report.problems().isEmpty() ? 0 : 1;
    }
}
