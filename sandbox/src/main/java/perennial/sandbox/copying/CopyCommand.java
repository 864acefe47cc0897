package perennial.sandbox.copying;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "copy",
        description = {
            "Copies topics of another cluster to this one, each record with its time to the partition that its key has here.",
            "For another number of partitions, as docs/scaling.md tells. A topic that has records here is refused."
        })
public final class CopyCommand implements Runnable {

    private final Home home;

    @Option(names = "--from", required = true, paramLabel = "HOST:PORT", description = "Brokers of the other cluster")
    private String from = "";

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Topics of the catalogue")
    private List<String> names = List.of();

    public CopyCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        List<? extends Topic<?>> topics = names.stream()
                .map(name -> Topics.named(name).orElseThrow(() -> new Failure("There is no topic '" + name + "'.")))
                .toList();
        KafkaClients here = new KafkaClients(home.ports());
        try (Consumer<byte[], byte[]> reader = here.consumer(Map.of());
                Consumer<byte[], byte[]> there = new KafkaClients(from).consumer(Map.of());
                Producer<byte[], byte[]> producer = here.producer(Map.of())) {
            topics.forEach(topic -> refuseRecords(topic, reader));
            for (Topic<?> topic : topics) {
                System.out.println(topic.name() + ": " + new TopicCopy(topic, there, producer).run() + " records");
            }
        }
    }

    /** What stood there already would stand there twice. */
    private static void refuseRecords(Topic<?> topic, Consumer<byte[], byte[]> here) {
        List<TopicPartition> partitions = here.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        if (!here.beginningOffsets(partitions).equals(here.endOffsets(partitions))) {
            throw new Failure(topic.name() + " has records here. Nothing was copied.");
        }
    }
}
