package perennial.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Which vendor's serializer is on the class path, and its settings: {@code perennial-serde.properties}. */
record SerdeConfiguration(String serializer, String deserializer, String confluentApi, Map<String, String> settings) {

    private static final String RESOURCE = "/perennial-serde.properties";
    private static final String SETTING = "config.";

    static SerdeConfiguration forRegistry(String baseUrl) {
        Properties file = new Properties();
        try (InputStream in = SerdeConfiguration.class.getResourceAsStream(RESOURCE)) {
            file.load(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        for (String name : file.stringPropertyNames()) {
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), value(file, name, baseUrl));
            }
        }
        return new SerdeConfiguration(
                value(file, "serializer", baseUrl),
                value(file, "deserializer", baseUrl),
                value(file, "confluent-api", baseUrl),
                settings);
    }

    @SuppressWarnings("unchecked")
    Serializer<Object> newSerializer() {
        Serializer<Object> instance = (Serializer<Object>) instantiate(serializer);
        instance.configure(settings, false);
        return instance;
    }

    @SuppressWarnings("unchecked")
    Deserializer<Object> newDeserializer() {
        Deserializer<Object> instance = (Deserializer<Object>) instantiate(deserializer);
        instance.configure(settings, false);
        return instance;
    }

    private static String value(Properties file, String name, String baseUrl) {
        return Objects.requireNonNull(file.getProperty(name), name).replace("${registry}", baseUrl);
    }

    private static Object instantiate(String className) {
        try {
            return Class.forName(className).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The serializer " + className + " is not on the class path", e);
        }
    }
}
