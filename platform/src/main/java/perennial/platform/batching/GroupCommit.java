package perennial.platform.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does together what comes together: while one transaction is under way, further calls gather and go into the next. A call that
 * comes alone waits for nobody.
 *
 * <p>A batch that fails is tried again call by call, so that nobody pays for what another one has asked. A call that comes in a
 * transaction already is done in that one.
 */
public final class GroupCommit<C, A> implements AutoCloseable {

    private static final int MOST_AT_ONCE = 256;
    static final int MOST_WAITING = 1024;
    private static final long STOP_MS = 10_000;

    private final String name;
    private final TransactionTemplate transaction;
    private final Function<List<C>, List<A>> work;
    private final BlockingQueue<Call<C, A>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread worker;
    private volatile boolean stopping;

    private record Call<C, A>(C command, CompletableFuture<A> answer) {}

    /** @param work answers commands in their order, inside a transaction; a later one sees what an earlier one did */
    public GroupCommit(String name, TransactionTemplate transaction, Function<List<C>, List<A>> work) {
        this.name = name;
        this.transaction = transaction;
        this.work = work;
        this.worker = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /**
     * Waits until the command is done and committed, or rolled back.
     *
     * @throws TooManyCallsException if too many wait already; then nothing was done
     */
    public A call(C command) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.apply(List.of(command)).getFirst();
        }
        Call<C, A> call = new Call<>(command, new CompletableFuture<>());
        if (!waiting.offer(call)) {
            throw new TooManyCallsException(name, waiting.size());
        }
        if (stopping && waiting.remove(call)) {
            // Nobody may look at what waits any more; if this call is not there, somebody has looked.
            throw new TooManyCallsException(name, waiting.size());
        }
        try {
            return call.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** How many calls are not begun yet. */
    int waiting() {
        return waiting.size();
    }

    private void run() {
        List<Call<C, A>> batch = new ArrayList<>();
        while (!stopping) {
            try {
                batch.add(waiting.take());
            } catch (InterruptedException e) {
                break;
            }
            waiting.drainTo(batch, MOST_AT_ONCE - 1);
            process(batch);
            batch.clear();
        }
        waiting.drainTo(batch);
        batch.forEach(call -> call.answer().completeExceptionally(new TooManyCallsException(name, batch.size())));
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, somebody waits for an answer
    private void process(List<Call<C, A>> batch) {
        try {
            List<A> answers = transaction.execute(
                    status -> work.apply(batch.stream().map(Call::command).toList()));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (CannotCreateTransactionException | DataAccessResourceFailureException databaseAway) {
            batch.forEach(call -> call.answer().completeExceptionally(databaseAway));
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1) {
                batch.getFirst().answer().completeExceptionally(failure);
            } else {
                batch.forEach(call -> process(List.of(call)));
            }
        }
    }

    /** Ends what is under way; what waits is refused. */
    @Override
    public void close() {
        stopping = true;
        worker.interrupt();
        try {
            worker.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
