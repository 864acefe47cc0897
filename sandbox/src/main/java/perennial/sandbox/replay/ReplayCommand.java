package perennial.sandbox.replay;

import java.nio.file.Path;
import java.util.Currency;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = {
            "Publishes a purchase history (customer_id,order_date,quantity,amount) as PLACED orders.",
            "Their ids follow from the rows, so that a second replay changes nothing."
        })
public final class ReplayCommand implements Runnable {

    private final Home home;

    @Parameters(paramLabel = "FILE.csv", description = "The purchases; a date without a time is midnight UTC")
    private @Nullable Path file;

    @Option(names = "--rate", paramLabel = "N", description = "At most so many orders a second (default: no limit)")
    private @Nullable Integer rate;

    @Option(
            names = "--currency",
            paramLabel = "EUR",
            defaultValue = "EUR",
            description = "The amounts' currency (default: ${DEFAULT-VALUE})")
    private String currency = "";

    public ReplayCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        if (rate != null && rate < 1) {
            throw new Failure("--rate must be at least 1.");
        }
        PurchaseHistory history = new PurchaseHistory(Objects.requireNonNull(file), currency());
        long count = history.check();
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(home);
                Progress progress = new Progress("Replaying", count)) {
            long startedAtNanos = System.nanoTime();
            long[] published = {0};
            history.forEach(order -> {
                waitForTurn(published[0]++, startedAtNanos);
                publisher.publish(Topics.ORDERS, order);
                progress.step();
            });
            publisher.flush();
        }
        System.out.println("Published " + count + " orders to " + Topics.ORDERS.name() + ".");
    }

    private Currency currency() {
        try {
            return Currency.getInstance(currency);
        } catch (IllegalArgumentException e) {
            throw new Failure("'" + currency + "' is no ISO 4217 currency.", e);
        }
    }

    private void waitForTurn(long index, long startedAtNanos) {
        if (rate == null) {
            return;
        }
        long dueNanos = startedAtNanos + index * TimeUnit.SECONDS.toNanos(1) / rate;
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
