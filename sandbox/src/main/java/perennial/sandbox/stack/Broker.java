package perennial.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;

/** One Kafka node that is broker and controller. */
final class Broker implements Component {

    private static final int HEAP_MB = 512;

    private final Home home;
    private final Jvm.Tuning tuning;
    private final Path data;

    Broker(Home home, Jvm.Tuning tuning) {
        this.home = home;
        this.tuning = tuning;
        this.data = home.data().resolve("kafka");
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String address() {
        return home.ports().bootstrapServers();
    }

    @Override
    public List<Integer> ports() {
        return List.of(home.ports().kafka(), home.ports().kafkaController());
    }

    @Override
    public void prepare() {
        try {
            Files.createDirectories(data);
            Files.writeString(settingsFile(), settings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Files.exists(data.resolve("meta.properties"))) {
            format();
        }
    }

    @Override
    public List<String> command() {
        return Jvm.main(
                tuning,
                HEAP_MB,
                List.of("-Dlog4j2.configurationFile=process-log4j2.xml"),
                "kafka.Kafka",
                List.of(settingsFile().toString()));
    }

    @Override
    public boolean isReady() {
        return Probe.accepts(home.ports().kafka());
    }

    private void format() {
        List<String> command = Jvm.main(
                Jvm.Tuning.STARTS_SOON,
                128,
                List.of("-Dlog4j2.configurationFile=process-log4j2.xml"),
                "kafka.tools.StorageTool",
                List.of(
                        "format",
                        "--standalone",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--feature",
                        "transaction.version=" + TopicSetup.TRANSACTION_VERSION,
                        "--config",
                        settingsFile().toString()));
        Path log = home.log().resolve("kafka-format.log");
        try {
            int exit = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new Failure("Kafka's storage could not be formatted:\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private Path settingsFile() {
        return home.run().resolve("kafka.properties");
    }

    /** A single node holds every replica, and remembers the offsets of groups for as long as dead letters are kept. */
    private String settings() {
        int client = home.ports().kafka();
        int controller = home.ports().kafkaController();
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=localhost:%2$d
                listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=CLIENT://localhost:%1$d,CONTROLLER://localhost:%2$d
                listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=CLIENT
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                auto.create.topics.enable=false
                num.partitions=%4$d
                default.replication.factor=1
                min.insync.replicas=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=8
                offsets.retention.minutes=86400
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=8
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                """.formatted(client, controller, data, TopicSetup.PARTITIONS);
    }
}
