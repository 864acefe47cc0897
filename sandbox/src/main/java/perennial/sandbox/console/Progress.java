package perennial.sandbox.console;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long task is, on standard error: a bar on a terminal, a line every ten seconds elsewhere (a CI log). */
public final class Progress implements AutoCloseable {

    private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);
    private static final int MAX_LINE_LENGTH = 100;

    private final ProgressBar bar;

    /** @param total how many steps there are; -1 where that is not known */
    public Progress(String task, long total) {
        PrintStream out = System.err;
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setMaxRenderedLength(MAX_LINE_LENGTH)
                .setConsumer(onTerminal() ? new ConsoleProgressBarConsumer(out, MAX_LINE_LENGTH) : new Lines(out))
                .build();
    }

    public void step() {
        bar.step();
    }

    public void stepTo(long done) {
        bar.stepTo(done);
    }

    public void say(String message) {
        bar.setExtraMessage(" " + message);
    }

    @Override
    public void close() {
        bar.close();
    }

    /** The script says so: the JVM can only tell about standard input and output, and output is often piped. */
    private static boolean onTerminal() {
        return Boolean.getBoolean("perennial.terminal");
    }

    private static final class Lines implements ProgressBarConsumer {

        private final PrintStream out;
        private Instant nextAt = Instant.now().plus(LINE_INTERVAL);
        private String latest = "";

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public int getMaxRenderedLength() {
            return MAX_LINE_LENGTH;
        }

        @Override
        public void accept(String rendered) {
            latest = rendered.strip();
            if (!Instant.now().isBefore(nextAt)) {
                out.println(latest);
                nextAt = Instant.now().plus(LINE_INTERVAL);
            }
        }

        @Override
        public void close() {
            out.println(latest);
        }
    }
}
