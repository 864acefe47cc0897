package perennial.platform.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.sample.SampleIT;

class GroupCommitIT extends SampleIT {

    private static final String BAD = "bad";

    private final String run = UUID.randomUUID().toString();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;
    private final GroupCommit<String, String> things;

    @Autowired
    GroupCommitIT(PlatformTransactionManager transactions, JdbcClient jdbc) {
        this.transaction = new TransactionTemplate(transactions);
        this.jdbc = jdbc;
        this.things = new GroupCommit<>("things", transaction, this::store);
    }

    @AfterEach
    void stop() {
        firstMayEnd.countDown();
        things.close();
        callers.close();
    }

    /** The first batch waits until it may end. */
    private List<String> store(List<String> names) {
        batches.add(names.size());
        if (names.contains("first")) {
            await(firstMayEnd);
        }
        for (String name : names) {
            jdbc.sql("insert into thing (name) values (?)").param(run + name).update();
        }
        if (names.contains(BAD)) {
            throw new IllegalArgumentException("No");
        }
        return names.stream().map(name -> "stored " + name).toList();
    }

    @Test
    void whatComesWhileATransactionIsUnderWayGoesTogetherIntoTheNext() throws Exception {
        List<Future<String>> answers = callWhileTheFirstIsUnderWay(List.of("a", "b", "c"));
        firstMayEnd.countDown();

        assertThat(answers.get(0).get()).isEqualTo("stored first");
        assertThat(answers.get(3).get()).isEqualTo("stored c");
        assertThat(batches).containsExactly(1, 3);
        assertThat(stored()).containsExactlyInAnyOrder("first", "a", "b", "c");
    }

    @Test
    void whatOneAsksInVainCostsNobodyElse() throws Exception {
        List<Future<String>> answers = callWhileTheFirstIsUnderWay(List.of("a", BAD, "c"));
        firstMayEnd.countDown();

        assertThat(answers.get(1).get()).isEqualTo("stored a");
        assertThat(answers.get(3).get()).isEqualTo("stored c");
        assertThatThrownBy(() -> answers.get(2).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(stored()).containsExactlyInAnyOrder("first", "a", "c");
    }

    @Test
    void aCallInATransactionIsDoneInThatOne() {
        transaction.executeWithoutResult(status -> {
            assertThat(things.call("a")).isEqualTo("stored a");
            status.setRollbackOnly();
        });

        assertThat(stored()).isEmpty();
    }

    @Test
    void whoeverFindsTooManyWaitingIsTurnedAwayAtOnce() throws Exception {
        List<Future<String>> answers = callWhileTheFirstIsUnderWay(IntStream.range(0, GroupCommit.MOST_WAITING)
                .mapToObj(i -> "n" + i)
                .toList());

        assertThatThrownBy(() -> things.call("one too many")).isInstanceOf(TooManyCallsException.class);
        firstMayEnd.countDown();
        for (Future<String> answer : answers) {
            assertThat(answer.get()).startsWith("stored");
        }
    }

    private List<Future<String>> callWhileTheFirstIsUnderWay(List<String> names) {
        List<Future<String>> answers = new ArrayList<>();
        answers.add(callers.submit(() -> things.call("first")));
        Awaitility.await().until(() -> batches.size() == 1);
        for (String name : names) {
            answers.add(callers.submit(() -> things.call(name)));
        }
        Awaitility.await().until(() -> things.waiting() == names.size());
        return answers;
    }

    private List<String> stored() {
        return jdbc.sql("select substr(name, 37) from thing where name like ?")
                .param(run + "%")
                .query((row, number) -> row.getString(1))
                .list();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
