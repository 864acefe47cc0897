package perennial.voucher;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** Draws at random, and what was drawn last once more if it is told to: so that a code is drawn that is taken. */
public final class ReplayableRandom implements RandomGenerator {

    private final SecureRandom random = new SecureRandom();
    private final Deque<Integer> drawn = new ArrayDeque<>();
    private final Deque<Integer> toDraw = new ArrayDeque<>();

    public synchronized void replayLast(int draws) {
        drawn.stream().limit(draws).forEach(toDraw::addFirst);
    }

    public synchronized boolean hasReplayed() {
        return toDraw.isEmpty();
    }

    @Override
    public synchronized int nextInt(int bound) {
        int next = toDraw.isEmpty() ? random.nextInt(bound) : toDraw.removeFirst();
        drawn.addFirst(next);
        return next;
    }

    @Override
    public long nextLong() {
        throw new UnsupportedOperationException();
    }
}
