package perennial.sandbox.clock;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "clock", description = "Shows or advances the clock that all services of the sandbox share.")
public final class ClockCommand implements Runnable {

    private final SharedClock clock;

    @Parameters(arity = "0..1", paramLabel = "+DURATION", description = "How far to advance it, for example +PT24H")
    private @Nullable String advance;

    public ClockCommand(Home home) {
        this.clock = new SharedClock(home);
    }

    @Override
    public void run() {
        if (advance != null) {
            advance(advance);
        }
        System.out.println(clock.now() + " (" + clock.offset() + " ahead of the machine)");
    }

    private void advance(String by) {
        try {
            clock.advance(Duration.parse(by.startsWith("+") ? by.substring(1) : by));
        } catch (DateTimeParseException e) {
            throw new Failure("'" + by + "' is no ISO 8601 duration such as +PT24H or +P1D.", e);
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
