package perennial.sandbox.bench;

/**
 * How large a benchmark is.
 *
 * @param customers how many profiles there are
 * @param events how many events are worked off
 * @param seconds how long what goes on by itself is watched
 * @param rate how many live events there are in a second
 * @param threads how many stream threads each process has
 * @param rounds how often each throughput is measured; the best counts
 * @param heapMb of each process that is measured
 * @param timers how many fall due at once
 */
record Size(int customers, int events, int seconds, int rate, int threads, int rounds, int heapMb, int timers) {}
