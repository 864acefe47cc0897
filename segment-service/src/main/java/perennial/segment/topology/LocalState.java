package perennial.segment.topology;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import perennial.segment.definition.Condition;
import perennial.segment.definition.Evaluation;
import perennial.segment.definition.Segment;
import perennial.segment.membership.Customer;
import perennial.segment.profile.Profile;
import perennial.segment.state.DefinitionState;
import perennial.segment.state.ProgressState;

/**
 * Reads the stores of this instance, partition by partition. It shows only what it owns for certain: nothing while state is
 * restored or moved, and nothing of a partition that has not been served for a while.
 */
public final class LocalState {

    private static final String MOVING = "State is being restored or moved";

    private final KafkaStreams streams;
    private final HostInfo self;
    private final IntSupplier partitionCount;
    private final Heartbeats heartbeats;
    private final ZoneId fallbackZone;

    LocalState(
            KafkaStreams streams,
            String advertised,
            IntSupplier partitionCount,
            Heartbeats heartbeats,
            ZoneId fallbackZone) {
        this.streams = streams;
        this.self = HostInfo.buildFromEndpoint(advertised);
        this.partitionCount = partitionCount;
        this.heartbeats = heartbeats;
        this.fallbackZone = fallbackZone;
    }

    /** Who holds what, as this instance knows it. */
    public sealed interface Holder {
        /** This instance. */
        record Here() implements Holder {}

        /** Another instance, at this address. */
        record There(HostInfo host) implements Holder {}

        /** Nobody for now. */
        record Nobody(String why) implements Holder {}
    }

    /**
     * What one partition says of a segment.
     *
     * @param evaluating whether customers are still being looked at after it changed
     */
    public record SegmentReport(
            String segmentId,
            int version,
            String description,
            String when,
            Segment.State state,
            boolean evaluating,
            long size) {}

    /**
     * @param evaluated how many of the customers have been looked at since definitions changed last
     */
    public record PartitionReport(List<SegmentReport> segments, long evaluated, long customers) {}

    /** How many customers a condition holds for, and some of them. */
    public record Sample(long size, List<String> customerIds) {}

    public Holder holderOf(String customerId) {
        return switch (ifRunning(() -> new Answer.Known<>(
                streams.queryMetadataForKey(SegmentTopology.CUSTOMERS, customerId, new StringSerializer())))) {
            case Answer.Known<KeyQueryMetadata> owner -> holder(owner.value());
            case Answer.NotHere<KeyQueryMetadata> notHere -> new Holder.Nobody(notHere.why());
        };
    }

    private Holder holder(KeyQueryMetadata owner) {
        if (owner.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            return new Holder.Nobody(MOVING);
        }
        return self.equals(owner.activeHost()) ? new Holder.Here() : new Holder.There(owner.activeHost());
    }

    /** The other instances that hold partitions, as this one knows it. */
    public Answer<List<HostInfo>> others() {
        return ifRunning(() -> new Answer.Known<>(streams.metadataForAllStreamsClients().stream()
                .filter(client -> client.stateStoreNames().contains(SegmentTopology.CUSTOMERS))
                .filter(client -> !client.topicPartitions().isEmpty())
                .map(StreamsMetadata::hostInfo)
                .filter(host -> !host.equals(self))
                .distinct()
                .toList()));
    }

    /** All partitions that there are, whoever holds them. */
    public int partitionCount() {
        return partitionCount.getAsInt();
    }

    /** Empty if nothing is held of the customer. */
    public Answer<Optional<Customer>> customer(String customerId) {
        return ifRunning(() -> {
            KeyQueryMetadata owner =
                    streams.queryMetadataForKey(SegmentTopology.CUSTOMERS, customerId, new StringSerializer());
            if (!self.equals(owner.activeHost()) || !heartbeats.isFresh(owner.partition())) {
                return new Answer.NotHere<>(MOVING);
            }
            ReadOnlyKeyValueStore<String, byte[]> store = store(SegmentTopology.CUSTOMERS, owner.partition());
            return new Answer.Known<>(Optional.ofNullable(store.get(customerId)).map(CustomerCodec::decode));
        });
    }

    /** The condition of a segment, as the partition of the customer knows it; empty if there is no such segment. */
    public Answer<Optional<String>> conditionFor(String customerId, String segmentId) {
        return ifRunning(() -> {
            int partition = streams.queryMetadataForKey(SegmentTopology.CUSTOMERS, customerId, new StringSerializer())
                    .partition();
            DefinitionState definition = this.<String, DefinitionState>store(SegmentTopology.DEFINITIONS, partition)
                    .get(segmentId);
            return new Answer.Known<>(Optional.ofNullable(definition).map(DefinitionState::getWhen));
        });
    }

    /** For each partition that is held here, the definitions that it knows and what has become of them. */
    public Answer<Map<Integer, PartitionReport>> reports() {
        return eachPartition(this::report);
    }

    private PartitionReport report(int partition) {
        ReadOnlyKeyValueStore<String, Long> sizes = store(SegmentTopology.SIZES, partition);
        ProgressState progress = this.<String, ProgressState>store(SegmentTopology.PROGRESS, partition)
                .get(PartitionDefinitions.PROGRESS_KEY);
        List<SegmentReport> segments = new ArrayList<>();
        try (KeyValueIterator<String, DefinitionState> definitions = this.<String, DefinitionState>store(
                        SegmentTopology.DEFINITIONS, partition)
                .all()) {
            while (definitions.hasNext()) {
                KeyValue<String, DefinitionState> entry = definitions.next();
                DefinitionState state = entry.value;
                segments.add(new SegmentReport(
                        entry.key,
                        state.getVersion(),
                        state.getDescription(),
                        state.getWhen(),
                        Segment.State.valueOf(state.getState()),
                        isEvaluating(state, progress),
                        Sizes.of(sizes, entry.key)));
            }
        }
        return new PartitionReport(segments, progress == null ? 0 : progress.getEvaluated(), Sizes.customers(sizes));
    }

    private static boolean isEvaluating(DefinitionState definition, @Nullable ProgressState progress) {
        return progress == null
                || definition.getGeneration() == PartitionDefinitions.NOT_BEGUN
                || definition.getGeneration() > progress.getSettledGeneration();
    }

    /** For each partition that is held here, at most {@code limit} members with an id after {@code after}, by id. */
    public Answer<Map<Integer, List<Member>>> members(String segmentId, String after, int limit) {
        return eachPartition(
                partition -> Members.page(store(SegmentTopology.INDEX, partition), segmentId, after, limit));
    }

    /** For each partition that is held here, for how many customers the condition holds at an instant. */
    public Answer<Map<Integer, Sample>> preview(Condition condition, Instant at, int sampleSize) {
        return eachPartition(partition -> {
            long size = 0;
            List<String> sample = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> customers = this.<String, byte[]>store(
                            SegmentTopology.CUSTOMERS, partition)
                    .all()) {
                while (customers.hasNext()) {
                    KeyValue<String, byte[]> customer = customers.next();
                    Profile profile = CustomerCodec.decode(customer.value).profile();
                    if (condition.holds(new Evaluation(profile, fallbackZone), at)) {
                        size++;
                        if (sample.size() < sampleSize) {
                            sample.add(customer.key);
                        }
                    }
                }
            }
            return new Sample(size, sample);
        });
    }

    private <T> Answer<Map<Integer, T>> eachPartition(Function<Integer, T> question) {
        return ifRunning(() -> {
            Map<Integer, T> answers = new TreeMap<>();
            for (int partition : partitionsHere()) {
                if (!heartbeats.isFresh(partition)) {
                    return new Answer.NotHere<>(MOVING);
                }
                answers.put(partition, question.apply(partition));
            }
            return new Answer.Known<>(answers);
        });
    }

    private Set<Integer> partitionsHere() {
        Set<Integer> partitions = new TreeSet<>();
        for (StreamsMetadata client : streams.metadataForAllStreamsClients()) {
            if (client.hostInfo().equals(self) && client.stateStoreNames().contains(SegmentTopology.CUSTOMERS)) {
                client.topicPartitions().forEach(partition -> partitions.add(partition.partition()));
            }
        }
        return partitions;
    }

    /** A question to the stores; they may be taken away from this instance while it is asked. */
    private interface Question<T> {
        Answer<T> ask();
    }

    private <T> Answer<T> ifRunning(Question<T> question) {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return new Answer.NotHere<>(MOVING);
        }
        try {
            return question.ask();
        } catch (InvalidStateStoreException | IllegalStateException e) {
            return new Answer.NotHere<>(MOVING);
        }
    }

    private <K, V> ReadOnlyKeyValueStore<K, V> store(String name, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<K, V>keyValueStore())
                .withPartition(partition));
    }
}
