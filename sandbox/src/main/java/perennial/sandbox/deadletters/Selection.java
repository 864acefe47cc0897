package perennial.sandbox.deadletters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * Which dead letters are meant.
 *
 * @param topic a topic that letters came from, or one that they lie in
 */
record Selection(@Nullable String topic, @Nullable String reason) {

    boolean includes(DeadLetter letter) {
        return reason == null || reason.equals(letter.reason());
    }

    /** All letters of the same topics, whichever service put them aside and why. */
    Selection widened() {
        String source = sources().values().stream().findFirst().map(Topic::name).orElse(topic);
        return new Selection(topic == null ? null : source, null);
    }

    /** The partitions to look at, each with the topic that its letters came from. */
    Map<TopicPartition, Topic<?>> partitions(Consumer<byte[], byte[]> consumer) {
        Map<String, Topic<?>> sources = sources();
        if (sources.isEmpty()) {
            throw new Failure("'" + topic + "' is neither a topic that a service reads nor one of dead letters.");
        }
        Set<String> existing = consumer.listTopics().keySet();
        Map<TopicPartition, Topic<?>> partitions = new LinkedHashMap<>();
        sources.forEach((name, source) -> {
            if (existing.contains(name)) {
                consumer.partitionsFor(name).stream()
                        .map(PartitionInfo::partition)
                        .sorted()
                        .forEach(partition -> partitions.put(new TopicPartition(name, partition), source));
            }
        });
        return partitions;
    }

    private Map<String, Topic<?>> sources() {
        Map<String, Topic<?>> sources = new LinkedHashMap<>();
        for (Topic<?> source : Topics.all()) {
            List<Service> readers = new ArrayList<>(source.readers());
            readers.sort(null);
            for (Service reader : readers) {
                String name = source.deadLetterTopic(reader);
                if (topic == null || topic.equals(name) || topic.equals(source.name())) {
                    sources.put(name, source);
                }
            }
        }
        return sources;
    }
}
