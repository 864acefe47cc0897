package perennial.sandbox.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Ports;

/**
 * Makes clients that take and give raw bytes. Each is refused at once where no broker listens: Kafka's own clients would
 * wait for one for a minute.
 */
public final class KafkaClients {

    private static final int CONNECT_TIMEOUT_MS = 2_000;

    /** Dead letters hold records that were as large as a topic takes, and their headers. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    private final String bootstrapServers;

    public KafkaClients(Ports ports) {
        this(ports.bootstrapServers());
    }

    /** For brokers that are not the sandbox's. */
    public KafkaClients(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    public Admin admin() {
        return Admin.create(common());
    }

    public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = common();
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        all.putAll(settings);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A reader of committed records that is told its partitions by {@code assign}. */
    public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        Map<String, Object> all = common();
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.putAll(settings);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common() {
        try (Socket probe = new Socket()) {
            InetSocketAddress first = ClientUtils.parseAndValidateAddresses(
                            List.of(bootstrapServers.split(",")), ClientDnsLookup.USE_ALL_DNS_IPS)
                    .getFirst();
            probe.connect(first, CONNECT_TIMEOUT_MS);
        } catch (IOException | ConfigException e) {
            throw new Failure("No broker answers at " + bootstrapServers + ". `./perennial up` starts the sandbox.", e);
        }
        return new HashMap<>(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }
}
