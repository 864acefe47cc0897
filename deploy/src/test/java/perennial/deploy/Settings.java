package perennial.deploy;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import perennial.schemas.Service;

/**
 * What a service reads of its environment, by Spring's own rules of how a variable names a setting. Which settings of Spring there are
 * is said by its metadata; ours stand in the service's YAML, or where the code asks for them.
 *
 * @param names of settings
 * @param maps settings below which any name is taken, and which of them mean something
 */
record Settings(Set<ConfigurationPropertyName> names, Map<ConfigurationPropertyName, Predicate<String>> maps) {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String ANY_STRINGS = "java.util.Map<java.lang.String,java.lang.String>";
    private static final Pattern ASKED_FOR = Pattern.compile("\\$\\{(perennial\\.[a-z.-]+)[:}]");

    private static final Map<String, Predicate<String>> MEANT = Map.of(
            "spring.kafka.streams.properties", Settings::isOfStreams, "spring.mail.properties", Settings::isOfMail);

    static Settings of(Service service) {
        Set<ConfigurationPropertyName> names = Stream.of(
                        springs()
                                .filter(property -> !isMap(property))
                                .map(property -> property.path("name").asText()),
                        ours(Path.of("../platform/src/main")),
                        ours(Path.of("../" + service.id() + "-service/src/main")))
                .flatMap(found -> found)
                .map(name -> ConfigurationPropertyName.adapt(name, '.'))
                .collect(toUnmodifiableSet());
        Map<ConfigurationPropertyName, Predicate<String>> maps = new HashMap<>();
        springs()
                .filter(Settings::isMap)
                .map(property -> property.path("name").asText())
                .forEach(name -> maps.put(ConfigurationPropertyName.of(name), MEANT.getOrDefault(name, key -> false)));
        return new Settings(names, maps);
    }

    boolean read(String variable) {
        ConfigurationPropertySource environment =
                Objects.requireNonNull(ConfigurationPropertySource.from(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "any"))));
        return names.stream().anyMatch(name -> environment.getConfigurationProperty(name) != null)
                || ((IterableConfigurationPropertySource) environment).stream().anyMatch(this::isInAMap);
    }

    private boolean isInAMap(ConfigurationPropertyName name) {
        return maps.entrySet().stream()
                .filter(map -> map.getKey().isAncestorOf(name))
                .map(map -> Map.entry(
                        name.subName(map.getKey().getNumberOfElements()).toString(), map.getValue()))
                .anyMatch(key -> key.getValue().test(key.getKey()));
    }

    private static boolean isOfStreams(String key) {
        return StreamsConfig.configDef().names().contains(key)
                || isOfClient(key, StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.configNames())
                || isOfClient(key, StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configNames());
    }

    private static boolean isOfClient(String key, String prefix, Set<String> names) {
        return key.startsWith(prefix) && names.contains(key.substring(prefix.length()));
    }

    /** There is no list of them. */
    private static boolean isOfMail(String key) {
        return key.startsWith("mail.smtp.");
    }

    private static boolean isMap(JsonNode property) {
        return property.path("type").asText().equals(ANY_STRINGS);
    }

    private static Stream<JsonNode> springs() {
        try {
            List<JsonNode> properties = new ArrayList<>();
            for (URL metadata : Collections.list(Settings.class.getClassLoader().getResources(METADATA))) {
                try (InputStream file = metadata.openStream()) {
                    new ObjectMapper().readTree(file).path("properties").forEach(properties::add);
                }
            }
            return properties.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> ours(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile).toList().stream().flatMap(Settings::inFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> inFile(Path file) {
        String name = file.getFileName().toString();
        if (name.endsWith(".yaml")) {
            return yaml(file).keySet().stream();
        }
        return name.endsWith(".java")
                ? ASKED_FOR.matcher(read(file)).results().map(found -> found.group(1))
                : Stream.of();
    }

    /** Its values by their full names. */
    static Map<String, Object> yaml(Path file) {
        try {
            Map<String, Object> values = new HashMap<>();
            new YamlPropertySourceLoader()
                    .load(file.toString(), new FileSystemResource(file)).stream()
                            .map(EnumerablePropertySource.class::cast)
                            .forEach(document -> Stream.of(document.getPropertyNames())
                                    .forEach(name -> values.put(name, document.getProperty(name))));
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
