package perennial.sandbox.deadletters;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.Topic;

/**
 * Reads dead letters and sends them to where they came from, each once: which ones are done with is stored in the transaction that
 * sends them, in the offsets of a consumer group.
 */
final class DeadLetters {

    private static final String GROUP = "perennial.sandbox.dead-letters";
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;

    DeadLetters(Home home) {
        this.clients = new KafkaClients(home.ports());
    }

    /** Shows the selected letters to {@code visitor}; within a partition, oldest first. */
    void forEach(Selection selection, boolean alsoReplayed, Consumer<DeadLetter> visitor) {
        try (var consumer = consumer()) {
            read(
                    consumer,
                    selection,
                    letters -> letters.stream()
                            .filter(letter -> alsoReplayed || !letter.isReplayed())
                            .forEach(visitor));
        }
    }

    /**
     * What a replay did. Several services put the same record aside, each for itself: it goes back once.
     *
     * @param letters how many dead letters were done with
     * @param records how many records were sent for them
     */
    record Replayed(long letters, long records) {}

    Replayed replay(Selection selection) {
        long[] letterCount = {0};
        long[] recordCount = {0};
        try (var consumer = consumer();
                var producer = clients.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, GROUP))) {
            // Ends what an earlier replay left open, and shuts out one that still runs, before the offsets are read.
            producer.initTransactions();
            Set<String> sent = new HashSet<>();
            read(
                    consumer,
                    selection.widened(),
                    letters -> letters.stream()
                            .filter(DeadLetter::isReplayed)
                            .forEach(letter -> sent.add(letter.identity())));
            read(consumer, selection, letters -> {
                List<DeadLetter> due =
                        letters.stream().filter(letter -> !letter.isReplayed()).toList();
                List<DeadLetter> firsts = due.stream()
                        .filter(letter -> sent.add(letter.identity()))
                        .toList();
                if (!due.isEmpty()) {
                    send(producer, consumer, firsts, due);
                }
                letterCount[0] += due.size();
                recordCount[0] += firsts.size();
            });
        }
        return new Replayed(letterCount[0], recordCount[0]);
    }

    private static void send(
            Producer<byte[], byte[]> producer,
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            List<DeadLetter> letters,
            List<DeadLetter> doneWith) {
        producer.beginTransaction();
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (DeadLetter letter : letters) {
                // The commit fails if this does.
                Future<RecordMetadata> unused = producer.send(letter.original());
            }
            doneWith.forEach(DeadLetter::markReplayed);
            doneWith.stream()
                    .map(DeadLetter::partition)
                    .distinct()
                    .forEach(touched -> offsets.put(touched.id(), touched.toCommit()));
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw new Failure("The broker did not take a dead letter; its batch was not sent: " + e.getMessage(), e);
        } catch (ReplayedOffsets.TooManyGapsException e) {
            producer.abortTransaction();
            throw new Failure(
                    "Too many letters lie between those that were chosen to remember each. Replay the others of this"
                            + " topic first.",
                    e);
        }
    }

    private org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer() {
        return clients.consumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, GROUP));
    }

    /** Goes through what was there when it began, so that a letter that comes back at once is left for the next time. */
    private static void read(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Selection selection,
            Consumer<List<DeadLetter>> visitor) {
        List<LetterPartition> partitions = open(consumer, selection);
        while (!partitions.stream().allMatch(partition -> partition.endsBefore(consumer.position(partition.id())))) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            visitor.accept(partitions.stream()
                    .flatMap(partition -> partition.letters(records.records(partition.id())).stream())
                    .filter(selection::includes)
                    .toList());
        }
    }

    private static List<LetterPartition> open(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, Selection selection) {
        Map<TopicPartition, Topic<?>> sources = selection.partitions(consumer);
        Set<TopicPartition> ids = sources.keySet();
        consumer.assign(ids);
        consumer.seekToBeginning(ids);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(ids);
        Map<TopicPartition, Long> ends = consumer.endOffsets(ids);
        return sources.entrySet().stream()
                .map(source -> new LetterPartition(
                        source.getKey(),
                        source.getValue(),
                        ReplayedOffsets.of(committed.get(source.getKey())),
                        consumer.position(source.getKey()),
                        ends.getOrDefault(source.getKey(), 0L)))
                .toList();
    }
}
