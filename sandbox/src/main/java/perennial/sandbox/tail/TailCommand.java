package perennial.sandbox.tail;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.EventCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tail",
        description = {
            "Prints a topic as JSON lines, committed records only.",
            "From now on until it is interrupted; or, with --from-beginning, what is there."
        })
public final class TailCommand implements Runnable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Home home;

    @Parameters(paramLabel = "TOPIC", description = "Any topic, for example retention.memberships")
    private String topic = "";

    @Option(names = "--from-beginning", description = "Begin with the oldest record, end with the newest")
    private boolean fromBeginning;

    @Option(names = "--max", paramLabel = "N", description = "End after so many records")
    private @Nullable Long max;

    @Option(names = "--envelope", description = "With each record's partition, offset, key and headers")
    private boolean envelope;

    public TailCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        // Not System.out, which flushes every line.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        try (Consumer<byte[], byte[]> consumer = new KafkaClients(home.ports()).consumer(Map.of());
                EventCodec codec = EventCodec.connectedTo(home.ports().registryUrl())) {
            tail(consumer, new RecordPrinter(codec, topic, envelope), out);
        }
    }

    private void tail(Consumer<byte[], byte[]> consumer, RecordPrinter printer, PrintStream out) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            ends.forEach(consumer::seek);
        }
        long left = max == null ? Long.MAX_VALUE : max;
        while (left > 0 && !(fromBeginning && reached(consumer, ends)) && !out.checkError()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (left > 0 && !(fromBeginning && isBeyond(record, ends))) {
                    out.println(printer.print(record));
                    left--;
                }
            }
            out.flush();
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        var known = consumer.listTopics().get(topic);
        if (known == null) {
            throw new Failure("There is no topic '" + topic + "'. There are:\n"
                    + String.join(
                            "\n",
                            consumer.listTopics().keySet().stream().sorted().toList()));
        }
        return known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Transaction markers are no records: only the position says that the end was reached. */
    private static boolean reached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static boolean isBeyond(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> ends) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        return end != null && record.offset() >= end;
    }
}
