package perennial.sandbox.stack;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Several things at once. The first failure interrupts the others and is thrown when all have ended. */
final class Parallel {

    private Parallel() {}

    interface Task {
        void run() throws InterruptedException;
    }

    static void run(List<? extends Task> tasks) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecutorCompletionService<Boolean> results = new ExecutorCompletionService<>(threads);
            for (Task task : tasks) {
                Callable<Boolean> callable = () -> {
                    task.run();
                    return true;
                };
                results.submit(callable);
            }
            try {
                for (int ended = 0; ended < tasks.size(); ended++) {
                    results.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }
}
