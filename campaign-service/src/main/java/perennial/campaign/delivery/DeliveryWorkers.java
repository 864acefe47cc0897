package perennial.campaign.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/** The workers' threads. They stop after the consumers and before the outbox relay, each with the message in hand. */
final class DeliveryWorkers implements SmartLifecycle {

    /** All of them together; whoever takes longer leaves its messages to the leases. */
    private static final long STOPPED_WITHIN_MS = 15_000;

    private final int count;
    private final Supplier<DeliveryRunner> newRunner;
    private final List<DeliveryRunner> runners = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    DeliveryWorkers(int count, Supplier<DeliveryRunner> newRunner) {
        this.count = count;
        this.newRunner = newRunner;
    }

    @Override
    public synchronized void start() {
        for (int i = 1; i <= count; i++) {
            DeliveryRunner runner = newRunner.get();
            runners.add(runner);
            threads.add(Thread.ofPlatform().name("delivery-" + i).daemon().start(runner));
        }
        running = true;
    }

    @Override
    public synchronized void stop() {
        runners.forEach(DeliveryRunner::stop);
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOPPED_WITHIN_MS);
        try {
            for (Thread thread : threads) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                thread.join(Math.max(1, leftMs));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runners.clear();
        threads.clear();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 100;
    }
}
