package perennial.schemas;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The registry's Confluent-compatible API, as far as it is needed to publish schemas and to ask whether an id exists. */
public final class SchemaRegistry {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String api;

    private SchemaRegistry(String api) {
        this.api = api;
    }

    /** @param baseUrl the registry's base address, for example {@code http://localhost:8081} */
    public static SchemaRegistry at(String baseUrl) {
        return new SchemaRegistry(SerdeConfiguration.forRegistry(baseUrl).confluentApi());
    }

    /**
     * Publishes the topic's schema under its subject, with full transitive compatibility. Publishing it again changes nothing.
     *
     * @return the schema's id
     * @throws IllegalStateException if the registry refuses the schema, for example as incompatible
     */
    public int register(Topic<?> topic) {
        String subject = "/subjects/" + topic.subject() + "/versions";
        String body = JSON.writeValueAsString(Map.of("schema", topic.schema().toString(), "schemaType", "AVRO"));
        HttpResponse<String> registered = send("POST", subject, body);
        accept(registered, "register " + topic.subject());
        String level = JSON.writeValueAsString(Map.of("compatibility", "FULL_TRANSITIVE"));
        accept(send("PUT", "/config/" + topic.subject(), level), "set the compatibility of " + topic.subject());
        return JSON.readTree(registered.body()).get("id").asInt();
    }

    /**
     * The schema of this id, if there is one.
     *
     * @throws RegistryUnavailableException if the registry gives no clear answer
     */
    Optional<Schema> find(int schemaId) {
        HttpResponse<String> answer = send("GET", "/schemas/ids/" + schemaId, null);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new RegistryUnavailableException(
                    "The registry answered " + answer.statusCode(), new IOException(answer.body()));
        }
        return Optional.of(new Schema.Parser()
                .parse(JSON.readTree(answer.body()).get("schema").asString()));
    }

    private static void accept(HttpResponse<String> answer, String what) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("Could not " + what + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new RegistryUnavailableException("The registry at " + api + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("Interrupted while waiting for the registry", e);
        }
    }
}
