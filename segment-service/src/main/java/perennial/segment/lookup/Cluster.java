package perennial.segment.lookup;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import perennial.platform.web.RequestId;
import perennial.segment.topology.Answer;
import perennial.segment.topology.LocalState;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes questions to the instances that hold what the answers need, with the caller's own token. An answer over all
 * customers is given only if each partition was answered for by exactly one instance.
 */
@Component
class Cluster {

    /** Marks what one instance asks another, which then answers from its own state or not at all. */
    static final String ASKED_BY_INSTANCE = "Perennial-Asked-By-Instance";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration READ_WITHIN = Duration.ofSeconds(20);

    /** What is asked with a condition reads every profile that the other holds, which may be tens of millions. */
    private static final Duration READ_ALL_WITHIN = Duration.ofMinutes(5);

    private static final int SERVER_ERROR = 500;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int TOO_MANY_REQUESTS = 429;

    private final LocalState local;
    private final JsonMapper json;
    private final RestClient lookups;
    private final RestClient scans;

    Cluster(LocalState local, JsonMapper json) {
        this.local = local;
        this.json = json;
        HttpClient connections = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .build();
        this.lookups = client(connections, READ_WITHIN);
        this.scans = client(connections, READ_ALL_WITHIN);
    }

    private static RestClient client(HttpClient connections, Duration readWithin) {
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(connections);
        factory.setReadTimeout(readWithin);
        return RestClient.builder().requestFactory(factory).build();
    }

    static boolean isAskedByInstance(HttpServletRequest request) {
        return request.getHeader(ASKED_BY_INSTANCE) != null;
    }

    /** The truth that is held here. */
    static <T> T known(Answer<T> answer) {
        return switch (answer) {
            case Answer.Known<T> known -> known.value();
            case Answer.NotHere<T> notHere -> throw new Unavailable(notHere.why());
        };
    }

    /** Answers a question about one customer where she is. */
    ResponseEntity<Object> whereSheIs(
            String customerId, HttpServletRequest request, Function<String, ResponseEntity<Object>> here) {
        return switch (local.holderOf(customerId)) {
            case LocalState.Holder.Here held -> here.apply(customerId);
            case LocalState.Holder.Nobody nobody -> throw new Unavailable(nobody.why());
            case LocalState.Holder.There there -> {
                if (isAskedByInstance(request)) {
                    throw new Unavailable("Another instance holds this");
                }
                String query = request.getQueryString();
                yield passOn(there.host(), request, request.getRequestURI() + (query == null ? "" : "?" + query));
            }
        };
    }

    private ResponseEntity<Object> passOn(HostInfo host, HttpServletRequest request, String path) {
        Reply reply = ask(host, request, HttpMethod.GET, path, null);
        if (reply.status() == SERVICE_UNAVAILABLE) {
            throw new Unavailable("The instance that holds this cannot answer now");
        }
        return ResponseEntity.status(reply.status()).contentType(reply.type()).body(reply.body());
    }

    /**
     * Asks all instances for their partitions.
     *
     * @param path where the others are asked the same
     * @param body what they are asked with; null for a GET
     * @return an answer for each partition that there is
     */
    <T> Map<Integer, T> eachPartition(
            Answer<Map<Integer, T>> here,
            HttpServletRequest request,
            String path,
            @Nullable Object body,
            TypeReference<Map<Integer, T>> type) {
        Map<Integer, T> all = new TreeMap<>(known(here));
        for (HostInfo host : known(local.others())) {
            HttpMethod method = body == null ? HttpMethod.GET : HttpMethod.POST;
            Reply reply = ask(host, request, method, path, body);
            if (reply.status() >= SERVER_ERROR || reply.status() == TOO_MANY_REQUESTS) {
                throw new Unavailable("An instance cannot answer for its customers now");
            }
            new HashMap<>(read(reply.body(), type)).forEach((partition, answer) -> {
                if (all.put(partition, answer) != null) {
                    throw new Unavailable("Partitions are being moved");
                }
            });
        }
        if (all.size() != local.partitionCount()) {
            throw new Unavailable("Not all partitions are held by an instance");
        }
        return all;
    }

    private <T> T read(byte[] body, TypeReference<T> type) {
        try {
            return json.readValue(body, type);
        } catch (JacksonException e) {
            throw new Unavailable("An instance of another release answers otherwise");
        }
    }

    private record Reply(int status, MediaType type, byte[] body) {}

    private Reply ask(
            HostInfo host, HttpServletRequest request, HttpMethod method, String path, @Nullable Object body) {
        RestClient.RequestBodySpec question = (body == null ? lookups : scans)
                .method(method)
                .uri(URI.create("http://" + host.host() + ":" + host.port() + path))
                .header(ASKED_BY_INSTANCE, "true")
                .header(RequestId.HEADER, RequestId.current())
                .header(HttpHeaders.AUTHORIZATION, request.getHeader(HttpHeaders.AUTHORIZATION));
        if (body != null) {
            question.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(body));
        }
        try {
            return question.exchange((sent, answer) -> new Reply(
                    answer.getStatusCode().value(),
                    answer.getHeaders().getContentType() == null
                            ? MediaType.APPLICATION_JSON
                            : answer.getHeaders().getContentType(),
                    answer.getBody().readAllBytes()));
        } catch (RestClientException e) {
            throw new Unavailable("The instance that holds this does not answer");
        }
    }
}
