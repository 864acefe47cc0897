package perennial.sandbox.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import perennial.sandbox.home.Home;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * segment-service as it is measured.
 *
 * @param applicationId a new one reads everything from the beginning
 */
record SegmentService(Home home, String applicationId, int threads, int heapMb) {

    /** All that it keeps of customers in memory, which the bare topology has for its store alone. */
    static final int MEMORY_MB = 160;

    /** The defaults of the service. */
    private static final int STORE_MEMORY_MB = 96;

    private static final int CUSTOMER_MEMORY_MB = MEMORY_MB - STORE_MEMORY_MB;

    MeasuredProcess process() {
        return MeasuredProcess.ofService(
                home,
                Service.SEGMENT,
                heapMb,
                Map.of(
                        "spring.kafka.streams.application-id",
                        applicationId,
                        "spring.kafka.streams.state-dir",
                        home.data().resolve(applicationId).toString(),
                        "perennial.segment.threads",
                        Integer.toString(threads),
                        "perennial.segment.store-memory",
                        STORE_MEMORY_MB + "MB",
                        "perennial.segment.customer-memory",
                        CUSTOMER_MEMORY_MB + "MB"));
    }

    /** Where the stores of its customers are kept on the broker. */
    String changelog() {
        return applicationId + "-customers-changelog";
    }

    static Collection<String> deadLetters(Collection<Topic<?>> topics) {
        return topics.stream()
                .map(topic -> topic.deadLetterTopic(Service.SEGMENT))
                .toList();
    }

    static Collection<String> outcomes() {
        return List.of(Topics.MEMBERSHIPS.name(), Topics.CUSTOMER_SEGMENTS.name());
    }
}
