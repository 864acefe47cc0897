package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import perennial.sandbox.bench.Callers.Numbers;
import perennial.sandbox.console.Failure;

class CallersTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Integer> numbers = new CopyOnWriteArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private static Callers.Caller caller(IntConsumer call) {
        return new Callers.Caller() {
            @Override
            public void call(int number) {
                call.accept(number);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void eachNumberIsCalledOnceByOneOfThem() throws InterruptedException {
        Callers.Stint stint = Callers.call(
                "test",
                4,
                LONG,
                new Numbers(10, 50),
                () -> caller(number -> {
                    threads.add(Thread.currentThread());
                    numbers.add(number);
                }));

        assertThat(numbers).hasSize(50).doesNotHaveDuplicates().allMatch(number -> number >= 10 && number < 60);
        assertThat(threads).hasSizeLessThanOrEqualTo(4);
        assertThat(stint.calls()).isEqualTo(50);
        assertThat(stint.perSecond()).isPositive();
    }

    @Test
    void whenTimeIsUpNobodyCallsAgain() throws InterruptedException {
        Callers.Stint stint =
                Callers.call("test", 2, Duration.ZERO, new Numbers(0, Integer.MAX_VALUE), () -> caller(numbers::add));

        assertThat(stint.calls()).isEqualTo(numbers.size()).isLessThan(Integer.MAX_VALUE);
    }

    @Test
    void aWrongAnswerEndsItAll() {
        assertThatThrownBy(() -> Callers.call(
                        "test",
                        2,
                        LONG,
                        new Numbers(0, Integer.MAX_VALUE),
                        () -> caller(number -> {
                            if (number == 1_000) {
                                throw new Failure("A redemption was answered 409");
                            }
                        })))
                .isInstanceOf(Failure.class)
                .hasMessage("A redemption was answered 409");
    }

    @Test
    void whoCannotEvenConnectEndsItAll() {
        assertThatThrownBy(() -> Callers.call("test", 2, LONG, new Numbers(0, 10), () -> {
                    throw new Failure("No connection");
                }))
                .isInstanceOf(Failure.class)
                .hasMessage("No connection");
    }
}
