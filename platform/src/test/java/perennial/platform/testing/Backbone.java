package perennial.platform.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.testcontainers.DockerClientFactory;
import perennial.schemas.EventCodec;
import perennial.schemas.Retention;
import perennial.schemas.SchemaRegistry;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * A real broker, a real registry and a real PostgreSQL, one of each for all tests of a JVM, with all topics and schemas. Containers
 * where a Docker API answers, embedded ones where none does; {@code -Dperennial.backbone=containers|embedded} decides otherwise.
 */
public final class Backbone {

    /** As many as in the sandbox. */
    public static final int PARTITIONS = 4;

    private static final Backbone INSTANCE = new Backbone(start());

    /** Where the real parts are. */
    interface Parts {

        String bootstrapServers();

        String registryUrl();

        /** Of the database {@code postgres}, with a user who may create others. */
        Database postgres();
    }

    public record Database(String url, String user, String password) {}

    private final Parts parts;
    private final EventCodec codec;

    private Backbone(Parts parts) {
        this.parts = parts;
        this.codec = EventCodec.connectedTo(parts.registryUrl());
        createTopics();
        SchemaRegistry registry = SchemaRegistry.at(parts.registryUrl());
        Topics.all().forEach(registry::register);
    }

    public static Backbone get() {
        return INSTANCE;
    }

    private static Parts start() {
        return switch (System.getProperty("perennial.backbone", "auto")) {
            case "containers" -> new ContainerParts();
            case "embedded" -> new EmbeddedParts();
            default -> DockerClientFactory.instance().isDockerAvailable() ? new ContainerParts() : new EmbeddedParts();
        };
    }

    public String bootstrapServers() {
        return parts.bootstrapServers();
    }

    public String registryUrl() {
        return parts.registryUrl();
    }

    /** One for all tests, which nobody closes. */
    public EventCodec codec() {
        return codec;
    }

    /** An empty database of its own. */
    public Database newDatabase() {
        Database postgres = parts.postgres();
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        Databases.create(postgres, name);
        return new Database(
                postgres.url().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1"), postgres.user(), postgres.password());
    }

    /** Points a service at all of this: for a method with {@code @DynamicPropertySource}. */
    public void register(DynamicPropertyRegistry properties, Database database) {
        register(properties);
        properties.add("spring.datasource.url", database::url);
        properties.add("spring.datasource.username", database::user);
        properties.add("spring.datasource.password", database::password);
    }

    /** For a service without a database. */
    public void register(DynamicPropertyRegistry properties) {
        properties.add("spring.kafka.bootstrap-servers", this::bootstrapServers);
        properties.add("perennial.registry.url", this::registryUrl);
        properties.add("spring.security.oauth2.resourceserver.jwt.public-key-location", Tokens::publicKeyLocation);
        properties.add("management.server.port", () -> "0");
    }

    private void createTopics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            topics.add(topic(topic.name(), PARTITIONS, topic.retention()));
            for (Service reader : topic.readers()) {
                topics.add(new NewTopic(topic.deadLetterTopic(reader), PARTITIONS, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(2 * 1024 * 1024))));
            }
        }
        for (Service service : Service.values()) {
            topics.add(topic(service.outboxMarkerTopic(), 1, Retention.COMPACTED));
        }
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static NewTopic topic(String name, int partitions, Retention retention) {
        return new NewTopic(name, partitions, (short) 1).configs(retention.config());
    }

    /** Where the build has unpacked the registry. */
    static Path registryHome() {
        return Path.of(System.getProperty("registry.home", "../platform/target/registry"));
    }
}
