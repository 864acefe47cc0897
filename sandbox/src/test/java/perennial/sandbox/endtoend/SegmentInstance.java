package perennial.sandbox.endtoend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import perennial.sandbox.home.Home;
import perennial.schemas.Service;
import tools.jackson.databind.json.JsonMapper;

/** One of several instances of segment-service. */
final class SegmentInstance extends ServiceInstance {

    private static final Duration QUICKLY = Duration.ofSeconds(2);

    /** @param streams settings of Kafka Streams */
    SegmentInstance(Home backbone, int number, Map<String, String> streams) {
        super(backbone, Service.SEGMENT, number, settings(streams));
    }

    private static Map<String, String> settings(Map<String, String> streams) {
        Map<String, String> all = new HashMap<>();
        streams.forEach((key, value) -> all.put("spring.kafka.streams.properties." + key, value));
        return all;
    }

    /** How many customers are in its partitions. */
    long customers() {
        try {
            HttpResponse<String> answer = send(request(
                    home().ports().managementUrl(Service.SEGMENT) + "/actuator/metrics/perennial.segment.customers",
                    QUICKLY));
            return answer.statusCode() != 200
                    ? 0
                    : JsonMapper.shared()
                            .readTree(answer.body())
                            .at("/measurements/0/value")
                            .asLong();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Whether it can answer for all partitions. */
    boolean answersForAll() {
        try {
            return send(request(home().ports().serviceUrl(Service.SEGMENT) + "/segments", QUICKLY))
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
