package perennial.platform.admission;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;

/** How many partitions each topic has. The count is set when the topic is created, so it is asked for once. */
public final class PartitionCounts implements ToIntFunction<String> {

    private final Admin admin;
    private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

    public PartitionCounts(Admin admin) {
        this.admin = admin;
    }

    @Override
    public int applyAsInt(String topic) {
        return counts.computeIfAbsent(topic, this::describe);
    }

    private int describe(String topic) {
        try {
            return Objects.requireNonNull(admin.describeTopics(Set.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RetriableException retriable
                    ? retriable
                    : new IllegalStateException("Cannot describe topic " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
