package perennial.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.schemas.Service;

/** Pods keep Kubernetes' restricted standard, and what the services promise when instances come and go. */
class PodsTest {

    /** What a service takes at most: 20 s for its open calls, 20 s for its consumers or streams, and 20 s for its relay. */
    private static final int SHUTDOWN_SECONDS = 60;

    static Stream<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noPodMayDoMoreThanItMust(Overlay overlay) {
        assertThat(overlay.workloads()).hasSizeGreaterThan(6).allSatisfy(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.path("containers")).isNotEmpty().allSatisfy(container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
                assertThat(container.at("/resources/limits/memory"))
                        .isEqualTo(container.at("/resources/requests/memory"));
            });
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noSecretStandsInAnObject(Overlay overlay) {
        assertThat(overlay.ofKind("Secret")).isEmpty();
        assertThat(overlay.workloads()
                        .flatMap(workload -> StreamSupport.stream(
                                workload.at("/spec/template/spec/containers/0/env")
                                        .spliterator(),
                                false))
                        .filter(variable -> Set.of("PASSWORD", "KEY", "TOKEN")
                                .contains(lastWord(variable.path("name").asText()))))
                .hasSizeGreaterThan(8)
                .allSatisfy(variable -> assertThat(
                                variable.at("/valueFrom/secretKeyRef/name").asText())
                        .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyServiceStartsIsWatchedAndEndsAsItMust(Overlay overlay) {
        for (Service service : Service.values()) {
            JsonNode pod = workload(overlay, service).at("/spec/template/spec");
            JsonNode container = pod.at("/containers/0");
            assertThat(container.at("/startupProbe/httpGet/path").asText()).endsWith("/liveness");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).endsWith("/liveness");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).endsWith("/readiness");
            Duration drain = Duration.parse("PT"
                    + variable(workload(overlay, service), "PERENNIAL_DRAIN")
                            .path("value")
                            .asText());
            assertThat(drain).isPositive();
            assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                    .isGreaterThan(Math.toIntExact(drain.toSeconds()) + SHUTDOWN_SECONDS);
            assertThat(pod.path("topologySpreadConstraints")).hasSize(2);
            assertThat(overlay.ofKind("PodDisruptionBudget").map(PodsTest::name))
                    .contains(service.id() + "-service");
            assertThat(overlay.ofKind("ScaledObject")
                            .filter(scaled -> name(scaled).equals(service.id() + "-service")))
                    .singleElement()
                    .satisfies(scaled -> {
                        assertThat(scaled.at("/spec/minReplicaCount").asInt()).isPositive();
                        assertThat(scaled.at("/spec/maxReplicaCount").asInt()).isBetween(1, 12);
                    });
        }
    }

    /** So that a pod which is replaced has its partitions back as they were. */
    @ParameterizedTest
    @MethodSource("overlays")
    void anInstanceOfSegmentServiceKeepsItsNameAndItsState(Overlay overlay) {
        JsonNode segment = workload(overlay, Service.SEGMENT);
        assertThat(segment.path("kind").asText()).isEqualTo("StatefulSet");
        assertThat(segment.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
        assertThat(variable(segment, "SPRING_KAFKA_STREAMS_STATE_DIR")
                        .path("value")
                        .asText())
                .isEqualTo("/state");
        assertThat(variable(segment, "SPRING_KAFKA_STREAMS_PROPERTIES_NUM_STANDBY_REPLICAS")
                        .path("value")
                        .asText())
                .isEqualTo("1");
        assertThat(variable(segment, "PERENNIAL_INSTANCE_ID")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asText())
                .isEqualTo("metadata.name");
        assertThat(variable(segment, "PERENNIAL_SEGMENT_ADVERTISED")
                        .path("value")
                        .asText())
                .isEqualTo("$(POD_NAME)." + segment.at("/spec/serviceName").asText() + ":8080");
    }

    private static JsonNode variable(JsonNode workload, String name) {
        return StreamSupport.stream(
                        workload.at("/spec/template/spec/containers/0/env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode workload(Overlay overlay, Service service) {
        return overlay.workloads()
                .filter(workload -> name(workload).equals(service.id() + "-service"))
                .findFirst()
                .orElseThrow();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String lastWord(String variable) {
        return variable.substring(variable.lastIndexOf('_') + 1);
    }
}
