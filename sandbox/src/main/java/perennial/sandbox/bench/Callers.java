package perennial.sandbox.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;

/** Several who call again as soon as they have been answered: what is slow is asked less. */
final class Callers {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final int count;
    private final Supplier<? extends Caller> caller;
    private final AtomicInteger next;
    private final int end;
    private final CountDownLatch ready;
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile boolean over;

    private Callers(int count, Numbers numbers, Supplier<? extends Caller> caller) {
        this.count = count;
        this.caller = caller;
        this.next = new AtomicInteger(numbers.first());
        this.end = numbers.first() + numbers.count();
        this.ready = new CountDownLatch(count);
    }

    /** For one thread. */
    interface Caller extends AutoCloseable {

        /** Returns when it has been answered as it must be. */
        void call(int number);

        @Override
        void close();
    }

    /** Each call has a number of its own. */
    record Numbers(int first, int count) {}

    /** What came of it. */
    record Stint(double perSecond, Delays delays) {

        long calls() {
            return delays.count();
        }
    }

    /**
     * Ends when the time is over, or the numbers are used up.
     *
     * @param caller makes one for each thread
     */
    static Stint call(String task, int count, Duration length, Numbers numbers, Supplier<? extends Caller> caller)
            throws InterruptedException {
        return new Callers(count, numbers, caller).call(task, length);
    }

    private Stint call(String task, Duration length) throws InterruptedException {
        List<Future<Delays>> parts = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try (Progress progress = new Progress(task, end - next.get())) {
            int first = next.get();
            for (int number = 0; number < count; number++) {
                parts.add(threads.submit(this::callAgainAndAgain));
            }
            ready.await();
            long start = System.nanoTime();
            go.countDown();
            Delays all = new Delays();
            for (Future<Delays> part : parts) {
                while (!isDone(part)) {
                    over |= System.nanoTime() - start >= length.toNanos();
                    progress.stepTo(Math.min(next.get(), end) - first);
                }
                all.add(part.get());
            }
            return new Stint(all.count() * (double) Duration.ofSeconds(1).toNanos() / (System.nanoTime() - start), all);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure
                    ? failure
                    : new Failure("A caller failed: " + e.getCause(), e);
        } finally {
            over = true;
            go.countDown();
            threads.shutdownNow();
        }
    }

    private static boolean isDone(Future<Delays> part) throws InterruptedException, ExecutionException {
        try {
            part.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private Delays callAgainAndAgain() throws InterruptedException {
        Delays delays = new Delays();
        try (Caller mine = caller.get()) {
            ready.countDown();
            go.await();
            for (int number = next.getAndIncrement(); number < end && !over; number = next.getAndIncrement()) {
                long asked = System.nanoTime();
                mine.call(number);
                delays.add(Duration.ofNanos(System.nanoTime() - asked));
            }
        } finally {
            // Whoever fails before it is ready must not be waited for, and whoever fails ends it for all.
            ready.countDown();
            over = true;
        }
        return delays;
    }
}
