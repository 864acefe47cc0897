package perennial.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.schemas.Service;

/** Whatever a service is given in its environment it reads: a name that nobody knows would change nothing, and nobody would see it. */
class SettingsTest {

    private static final Map<Service, Settings> READ =
            Arrays.stream(Service.values()).collect(Collectors.toMap(Function.identity(), Settings::of));

    static Stream<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aServiceReadsWhatItIsGiven(Overlay overlay) {
        for (Service service : Service.values()) {
            JsonNode container = overlay.workloads()
                    .filter(workload -> workload.at("/metadata/name").asText().equals(service.id() + "-service"))
                    .findFirst()
                    .orElseThrow()
                    .at("/spec/template/spec/containers/0");
            List<String> values = container.path("env").findValuesAsText("value");
            assertThat(names(container.path("env"))
                            .filter(variable ->
                                    values.stream().noneMatch(value -> value.contains("$(" + variable + ")"))))
                    .as("%s in %s", service, overlay)
                    .hasSizeGreaterThan(6)
                    .allMatch(settings(service)::read);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatAllAreGivenSomeServiceReads(Overlay overlay) {
        JsonNode settings = overlay.ofKind("ConfigMap")
                .filter(map -> map.at("/metadata/name").asText().equals("perennial-settings"))
                .findFirst()
                .orElseThrow();
        assertThat(settings.path("data").fieldNames())
                .toIterable()
                .hasSizeGreaterThan(12)
                .allMatch(variable -> READ.values().stream().anyMatch(service -> service.read(variable)));
    }

    @Test
    void inComposeAServiceReadsWhatItIsGiven() {
        Map<String, Object> compose = Settings.yaml(Path.of("compose/compose.yaml"));
        for (Service service : Service.values()) {
            String environment = "services." + service.id() + "-service.environment.";
            assertThat(compose.keySet().stream()
                            .filter(name -> name.startsWith(environment))
                            .map(name -> name.substring(environment.length())))
                    .as("%s in Compose", service)
                    .hasSizeGreaterThan(5)
                    .allMatch(settings(service)::read);
        }
    }

    /** The check itself. */
    @ParameterizedTest
    @CsvSource({
        "SPRING_KAFKA_STREAMS_PROPERTIES_NUM_STANDBY_REPLICAS, true",
        "SPRING_KAFKA_STREAMS_PROPERTIES_NUMSTANDBYREPLICAS, false",
        "SPRING_KAFKA_STREAMS_PROPERTIES_NUM_STANDBYS, false",
        "SPRING_KAFKA_STREAMS_NUM_STANDBY_REPLICAS, false",
        "SPRING_KAFKA_STREAMS_PROPERTIES_CONSUMER_SESSION_TIMEOUT_MS, true",
        "SPRING_KAFKA_STREAMS_PROPERTIES_CONSUMER_SESSION_TIMEOUT, false",
        "SPRING_KAFKA_STREAMS_STATE_DIR, true",
        "SPRING_KAFKA_STREAMS_STATE_DIRECTORY, false",
        "PERENNIAL_SEGMENT_ERASURE_KEY, true",
        "PERENNIAL_SEGMENT_ERASURES_KEY, false",
        "PERENNIAL_DRAIN, true",
        "PERENNIAL_DRAIN_TIME, false",
        "PERENNIAL_VOUCHER_EMAIL_KEY, false"
    })
    void aMisspeltVariableIsFound(String variable, boolean read) {
        assertThat(settings(Service.SEGMENT).read(variable)).isEqualTo(read);
    }

    private static Settings settings(Service service) {
        return READ.getOrDefault(service, Settings.of(service));
    }

    private static Stream<String> names(JsonNode variables) {
        return StreamSupport.stream(variables.spliterator(), false)
                .map(variable -> variable.path("name").asText());
    }
}
