package perennial.campaign.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.context.SmartLifecycle;
import perennial.campaign.channel.Channel;

/** The workers' threads, each channel's its own, so that one that is slow or away holds up no other. They stop after the consumers and before the outbox relay, each with the message in hand. */
final class DeliveryWorkers implements SmartLifecycle {

    /** All of them together; whoever takes longer leaves its messages to the leases. */
    private static final long STOPPED_WITHIN_MS = 15_000;

    private final Collection<Channel> channels;
    private final Function<Channel, DeliveryRunner> newRunner;
    private final List<DeliveryRunner> runners = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    DeliveryWorkers(Collection<Channel> channels, Function<Channel, DeliveryRunner> newRunner) {
        this.channels = channels;
        this.newRunner = newRunner;
    }

    @Override
    public synchronized void start() {
        for (Channel channel : channels) {
            for (int i = 1; i <= channel.workers(); i++) {
                DeliveryRunner runner = newRunner.apply(channel);
                runners.add(runner);
                threads.add(Thread.ofPlatform()
                        .name("delivery-" + channel.name() + "-" + i)
                        .daemon()
                        .start(runner));
            }
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
