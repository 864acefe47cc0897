package perennial.sandbox.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.sandbox.kafka.KafkaClients;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.sandbox.stack.Stack;

/**
 * A fresh broker and registry for one benchmark, beside whatever sandbox runs: files and ports of their own. On it one process
 * at a time is measured, or several instances of one. When it closes, or at Ctrl-C, everything is stopped and the data deleted; logs stay.
 */
final class Ground implements AutoCloseable {

    private static final int FIRST_OFFSET = 10_000;
    private static final int OFFSETS = 20;
    private static final int OFFSET_STEP = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Home home;
    private final Stack stack;
    private final Admin admin;
    private final Thread worker = Thread.currentThread();
    private final CountDownLatch idle = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "clearing");
    private final List<MeasuredProcess> measured = new ArrayList<>();
    private boolean cleared;

    private Ground(Home home, Stack stack) {
        this.home = home;
        this.stack = stack;
        stack.up(Stack.Extent.BACKBONE);
        this.admin = new KafkaClients(home.ports()).admin();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param sandbox whose directory holds the files of the benchmarks, too */
    static Ground prepare(Home sandbox) {
        Home home = IntStream.range(0, OFFSETS)
                .map(number -> sandbox.ports().offset() + FIRST_OFFSET + number * OFFSET_STEP)
                .mapToObj(offset -> new Home(sandbox.root(), sandbox.directory().resolve("bench"), new Ports(offset)))
                .filter(candidate -> new Stack(candidate, news -> {}).findsItsPortsFree())
                .findFirst()
                .orElseThrow(() -> new Failure("There are no free ports for the benchmarks' own broker."));
        Stack stack = Stack.forMeasuring(home, news -> System.err.println("  " + news));
        // What a benchmark that was killed has left.
        stack.reset();
        return new Ground(home, stack);
    }

    Home home() {
        return home;
    }

    Admin admin() {
        return admin;
    }

    /** Starts it in place of the one before, and returns when it is ready. */
    MeasuredProcess start(MeasuredProcess process) throws InterruptedException {
        stop();
        return startBeside(process);
    }

    /** Starts it beside those that run, and returns when it is ready. */
    MeasuredProcess startBeside(MeasuredProcess process) throws InterruptedException {
        synchronized (this) {
            if (cleared) {
                throw new InterruptedException();
            }
            measured.add(process);
            process.start();
        }
        process.awaitReady();
        return process;
    }

    synchronized void stop() {
        measured.forEach(MeasuredProcess::close);
        measured.clear();
    }

    /** What waits on the broker is woken first, so that it does not complain that the broker has gone. */
    private void interrupted() {
        worker.interrupt();
        try {
            boolean ended = idle.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                System.err.println("Stopping, although the benchmark is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clear();
    }

    @Override
    public void close() {
        idle.countDown();
        // Stopping processes waits for them.
        boolean wasInterrupted = Thread.interrupted();
        clear();
        if (wasInterrupted) {
            worker.interrupt();
        }
    }

    private synchronized void clear() {
        if (!cleared) {
            cleared = true;
            stop();
            admin.close(Duration.ZERO);
            stack.reset();
        }
    }
}
