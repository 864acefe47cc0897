package perennial.sandbox.stack;

import perennial.sandbox.console.Table;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Shows what runs, where, and where it logs.")
public final class StatusCommand implements Runnable {

    private final Home home;

    public StatusCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        Table table = new Table("WHAT", "STATE", "PID", "ADDRESS", "LOG");
        new Stack(home, System.err::println)
                .status()
                .forEach(status ->
                        table.row(status.name(), status.state(), status.pid(), status.address(), status.log()));
        System.out.println(table);
    }
}
