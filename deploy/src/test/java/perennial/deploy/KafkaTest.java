package perennial.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.TopicPlan;
import perennial.schemas.Topics;

/** Topics and rights are those of the catalogue. */
class KafkaTest {

    private static final int PARTITIONS = 12;
    private static final String REPLICAS_IN_SYNC = "min.insync.replicas";

    private static final Map<Service, Set<Topic<?>>> WRITTEN = Map.of(
            Service.SEGMENT, Set.of(Topics.SEGMENT_DEFINITIONS, Topics.MEMBERSHIPS, Topics.CUSTOMER_SEGMENTS),
            Service.VOUCHER, Set.of(Topics.VOUCHERS),
            Service.CAMPAIGN, Set.of(Topics.VOUCHER_REQUESTS, Topics.MESSAGES),
            Service.LOYALTY, Set.of(Topics.VOUCHER_REQUESTS, Topics.LOYALTY_ENTRIES));

    static Stream<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyTopicOfTheCatalogueIsThereAsItIsPlanned(Overlay overlay) {
        Map<String, TopicPlan> found =
                overlay.ofKind("KafkaTopic").map(KafkaTest::plan).collect(toMap(TopicPlan::name, Function.identity()));
        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(
                        TopicPlan.all().stream().collect(toMap(TopicPlan::name, Function.identity())));
    }

    @Test
    void inProductionNothingIsTakenThatStandsOnOneMachineOnly() {
        assertThat(Overlay.named("production").ofKind("KafkaTopic")).allSatisfy(topic -> {
            assertThat(topic.at("/spec/replicas").asInt()).isEqualTo(3);
            assertThat(topic.path("spec").path("config").path(REPLICAS_IN_SYNC).asInt())
                    .isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aServiceReadsAndWritesWhatTheCatalogueSaysAndNothingElse(Service service) {
        JsonNode user = user(service.id() + "-service");
        assertThat(topics(user, "Read"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Topics.all().stream()
                                        .filter(topic -> topic.readers().contains(service))
                                        .map(Topic::name),
                                ownTopics(service))
                        .toList());
        assertThat(topics(user, "Write"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                WRITTEN.getOrDefault(service, Set.of()).stream().map(Topic::name),
                                Topics.all().stream()
                                        .filter(topic -> topic.readers().contains(service))
                                        .map(topic -> topic.deadLetterTopic(service)),
                                ownTopics(service))
                        .flatMap(Function.identity())
                        .toList());
    }

    @Test
    void theDataTeamDoesNotSeeCodesThatNobodyOwns() {
        assertThat(topics(user("data"), "Read"))
                .contains(Topics.MEMBERSHIPS.name())
                .doesNotContain(Topics.VOUCHERS.name());
        assertThat(topics(user("data"), "Write")).isEmpty();
    }

    /** What is a service's alone: changelogs, or the marker of its outbox. */
    private static Stream<String> ownTopics(Service service) {
        return Stream.of(service == Service.SEGMENT ? "perennial-segment-" : service.outboxMarkerTopic());
    }

    private static JsonNode user(String name) {
        return Overlay.named("production")
                .ofKind("KafkaUser")
                .filter(user -> user.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> topics(JsonNode user, String operation) {
        return StreamSupport.stream(user.at("/spec/authorization/acls").spliterator(), false)
                .filter(acl -> acl.at("/resource/type").asText().equals("topic"))
                .filter(acl -> StreamSupport.stream(acl.path("operations").spliterator(), false)
                        .anyMatch(each -> each.asText().equals(operation)))
                .map(acl -> acl.at("/resource/name").asText())
                .toList();
    }

    private static TopicPlan plan(JsonNode topic) {
        int partitions = topic.at("/spec/partitions").asInt();
        assertThat(partitions).isIn(1, PARTITIONS);
        Map<String, String> config = new HashMap<>();
        topic.at("/spec/config")
                .properties()
                .forEach(setting ->
                        config.put(setting.getKey(), setting.getValue().asText()));
        config.remove(REPLICAS_IN_SYNC);
        return new TopicPlan(topic.at("/metadata/name").asText(), partitions == 1, config);
    }
}
