package perennial.segment.topology;

import static java.util.Objects.requireNonNullElse;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import perennial.segment.membership.Customer;

/** Reads the stores of this instance, partition by partition, and answers only if it owns all that the answer needs. */
public final class LocalState {
    private static final String RESTORING = "State is being restored or moved";
    private static final String ELSEWHERE = "Another instance holds this";

    private final KafkaStreams streams;
    private final HostInfo self;

    LocalState(KafkaStreams streams, String advertised) {
        this.streams = streams;
        this.self = HostInfo.buildFromEndpoint(advertised);
    }

    /** Empty if nothing is held of the customer. */
    public Answer<Optional<Customer>> customer(String customerId) {
        return ifRunning(() -> {
            KeyQueryMetadata owner =
                    streams.queryMetadataForKey(SegmentTopology.CUSTOMERS, customerId, new StringSerializer());
            if (owner.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
                return new Answer.NotHere<>(RESTORING);
            }
            if (!self.equals(owner.activeHost())) {
                return new Answer.NotHere<>(ELSEWHERE);
            }
            ReadOnlyKeyValueStore<String, Customer> store = store(SegmentTopology.CUSTOMERS, owner.partition());
            return new Answer.Known<>(Optional.ofNullable(store.get(customerId)));
        });
    }

    /** How many customers are in each of the segments, over all partitions. */
    public Answer<Map<String, Long>> sizes(Collection<String> segmentIds) {
        return ifRunning(() -> {
            Collection<StreamsMetadata> holders = streams.streamsMetadataForStore(SegmentTopology.SIZES);
            if (!holders.stream()
                    .filter(holder -> !holder.topicPartitions().isEmpty())
                    .allMatch(holder -> self.equals(holder.hostInfo()))) {
                return new Answer.NotHere<>(ELSEWHERE);
            }
            Set<Integer> partitions = holders.stream()
                    .flatMap(holder -> holder.topicPartitions().stream())
                    .map(TopicPartition::partition)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (partitions.isEmpty()) {
                return new Answer.NotHere<>(RESTORING);
            }
            Map<String, Long> sizes = new TreeMap<>();
            for (int partition : partitions) {
                ReadOnlyKeyValueStore<String, Long> store = store(SegmentTopology.SIZES, partition);
                for (String segmentId : segmentIds) {
                    sizes.merge(segmentId, requireNonNullElse(store.get(segmentId), 0L), Long::sum);
                }
            }
            return new Answer.Known<>(sizes);
        });
    }

    /** A question to the stores; they may be taken away from this instance while it is asked. */
    private interface Question<T> {
        Answer<T> ask();
    }

    private <T> Answer<T> ifRunning(Question<T> question) {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return new Answer.NotHere<>(RESTORING);
        }
        try {
            return question.ask();
        } catch (InvalidStateStoreException e) {
            return new Answer.NotHere<>(RESTORING);
        }
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore())
                .withPartition(partition));
    }
}
