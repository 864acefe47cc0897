package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.schemas.Topic;

/** Watches from outside how a group works off what some topics hold: by the offsets that it has committed. */
final class CatchingUp {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Admin admin;
    private final Map<TopicPartition, Long> ends;

    private CatchingUp(Admin admin, Map<TopicPartition, Long> ends) {
        this.admin = admin;
        this.ends = ends;
    }

    /** With what is in these topics now. */
    static CatchingUp with(Admin admin, Collection<Topic<?>> topics) throws InterruptedException {
        return new CatchingUp(
                admin, ends(admin, topics.stream().map(Topic::name).toList()));
    }

    static Map<TopicPartition, Long> ends(Admin admin, Collection<String> topics) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((name, description) -> description
                            .partitions()
                            .forEach(partition ->
                                    latest.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(latest).all().get();
            return found.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (ExecutionException e) {
            throw new Failure("The broker does not tell where topics end: " + e.getCause(), e);
        }
    }

    long total() {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns when all is done. */
    Pace follow(String group, ProcessHandle worker, String task) throws InterruptedException {
        Pace pace = new Pace(total());
        long most = 0;
        Instant deadline = Instant.now().plus(PATIENCE);
        try (Progress progress = new Progress(task, total())) {
            while (!pace.isDone()) {
                Thread.sleep(BETWEEN_LOOKS);
                long done = done(group);
                pace.look(done, System.nanoTime());
                progress.stepTo(done);
                if (done > most) {
                    most = done;
                    deadline = Instant.now().plus(PATIENCE);
                }
                if (!worker.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new Failure(task + ": " + (worker.isAlive() ? "nothing moves" : "the process has ended")
                            + " after " + done + " of " + total() + " events");
                }
            }
        }
        return pace;
    }

    private long done(String group) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long done = 0;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                OffsetAndMetadata offset = committed.get(end.getKey());
                done += offset == null ? 0 : Math.min(offset.offset(), end.getValue());
            }
            return done;
        } catch (ExecutionException e) {
            throw new Failure("The broker does not tell how far " + group + " is: " + e.getCause(), e);
        }
    }
}
