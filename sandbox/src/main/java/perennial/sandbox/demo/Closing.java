package perennial.sandbox.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import perennial.sandbox.stack.Stack;

/** Stops the stack once, when the demo ends or somebody presses Ctrl-C; whoever works on it is let finish what it is at. */
final class Closing implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Stack stack;
    private final CountDownLatch idle = new CountDownLatch(1);
    private volatile boolean requested;
    private boolean stopped;

    private Closing(Stack stack) {
        this.stack = stack;
    }

    static Closing of(Stack stack) {
        Closing closing = new Closing(stack);
        Runtime.getRuntime().addShutdownHook(new Thread(closing::interrupted, "closing"));
        return closing;
    }

    /** Whether somebody wants the demo to end now. */
    boolean isRequested() {
        return requested;
    }

    private void interrupted() {
        requested = true;
        try {
            if (!idle.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("Stopping, although the shop is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    @Override
    public void close() {
        idle.countDown();
        stop();
    }

    private synchronized void stop() {
        if (!stopped) {
            stopped = true;
            stack.down();
        }
    }
}
