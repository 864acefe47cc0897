package perennial.sandbox.definitions;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import perennial.sandbox.home.Home;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Brings single definitions to the services that own them. */
final class DefinitionClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String EVALUATING = "EVALUATING";

    /** Somebody else's token, for services that do not trust the sandbox's key. */
    private static final String TOKEN_VARIABLE = "PERENNIAL_TOKEN";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Home home;
    private final String token;

    DefinitionClient(Home home) {
        this.home = home;
        this.token = Objects.requireNonNullElseGet(
                System.getenv(TOKEN_VARIABLE), () -> new Tokens(home).sign("sandbox", Set.of(Scope.MARKETING)));
    }

    /** What became of one definition. */
    sealed interface Outcome {
        record Accepted(String version) implements Outcome {}

        record Refused(String reason) implements Outcome {}
    }

    Outcome put(Definition definition) {
        HttpRequest.Builder request = request(definition)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(definition.body().toString()));
        return send(definition, request);
    }

    /**
     * Whether this version of a segment is in force for every customer. It is in force at once for whoever does something; the
     * others are looked at one after the other.
     */
    boolean isSettled(Definition segment, String version) {
        try {
            HttpResponse<String> answer = http.send(request(segment).GET().build(), BodyHandlers.ofString());
            JsonNode running = json(answer.body());
            return answer.statusCode() == 200
                    && running.path("version").asString("?").equals(version)
                    && !running.path("state").asString(EVALUATING).equals(EVALUATING);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private Outcome send(Definition definition, HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode() < 300
                    ? new Outcome.Accepted(json(answer.body()).path("version").asString("?"))
                    : new Outcome.Refused(problem(answer));
        } catch (IOException e) {
            return unanswered(definition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private Outcome unanswered(Definition definition) {
        return new Outcome.Refused(definition.kind().owner().id() + "-service does not answer at "
                + home.ports().serviceUrl(definition.kind().owner()) + "; `./perennial up` starts it");
    }

    private HttpRequest.Builder request(Definition definition) {
        String id = URLEncoder.encode(definition.id(), StandardCharsets.UTF_8).replace("+", "%20");
        return HttpRequest.newBuilder(
                        URI.create(home.ports().serviceUrl(definition.kind().owner()) + "/"
                                + definition.kind().collection() + "/" + id))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private static String problem(HttpResponse<String> answer) {
        JsonNode problem = json(answer.body());
        String code = problem.path("code").asString("");
        String detail = problem.path("detail").asString(problem.path("title").asString(answer.body()));
        return (answer.statusCode() + " " + code).strip() + ": " + detail;
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
