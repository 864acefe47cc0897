package perennial.sandbox.stack;

import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stops everything and keeps its data. Mails are not kept.")
public final class DownCommand implements Runnable {

    private final Home home;

    public DownCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        new Stack(home, System.err::println).down();
    }
}
