package perennial.sandbox.stack;

import java.util.concurrent.Callable;
import perennial.sandbox.console.Table;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Starts what does not run yet, applies programme/, and returns when all is ready.")
public final class UpCommand implements Callable<Integer> {

    private final Home home;

    @Option(
            names = "--infrastructure",
            description = "Broker, registry, database and mail catcher only, for services that run elsewhere")
    private boolean infrastructure;

    public UpCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        Stack stack = new Stack(home, System.err::println);
        stack.up(infrastructure ? Stack.Extent.INFRASTRUCTURE : Stack.Extent.EVERYTHING);
        boolean applied = infrastructure || applyProgramme();
        System.out.println(addresses(stack));
        return applied ? 0 : 1;
    }

    private boolean applyProgramme() {
        Definitions.Report report = Definitions.apply(home, home.programme());
        report.problems().forEach(System.err::println);
        System.err.println(report.accepted().size() + " definitions of " + home.programme() + " are in force");
        return report.problems().isEmpty();
    }

    private static String addresses(Stack stack) {
        Table table = new Table("WHAT", "ADDRESS");
        stack.status().stream()
                .filter(status -> !status.pid().equals("-"))
                .forEach(status -> table.row(status.name(), status.address()));
        return table.toString();
    }
}
