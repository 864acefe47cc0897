package perennial.sandbox.bench;

/** One thing that is measured, on a backbone of its own. */
interface Benchmark {

    Report run(Ground ground) throws InterruptedException;
}
