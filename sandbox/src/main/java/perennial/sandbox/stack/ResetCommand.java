package perennial.sandbox.stack;

import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;

@Command(name = "reset", description = "Stops everything and deletes its data; the clock is set back too.")
public final class ResetCommand implements Runnable {

    private final Home home;

    public ResetCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        new Stack(home, System.err::println).reset();
        System.out.println("Deleted " + home.data() + ".");
    }
}
