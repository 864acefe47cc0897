package perennial.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both overlays are what Kubernetes and the operators take. */
class KubernetesTest {

    /** Where names are free. */
    private static final Set<String> FREE = Set.of(
            "labels",
            "annotations",
            "data",
            "stringData",
            "matchLabels",
            "selector",
            "limits",
            "requests",
            "config",
            "parameters");

    static Stream<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyObjectHasTheFieldsOfItsKindAndNoOthers(Overlay overlay) {
        assertThat(overlay.objects())
                .hasSizeGreaterThan(50)
                .allSatisfy(object -> assertThat(ObjectSchemas.mistakes(object))
                        .as(Overlay.describe(object))
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noObjectIsThereTwice(Overlay overlay) {
        assertThat(overlay.objects().stream().map(Overlay::describe)).doesNotHaveDuplicates();
    }

    /** The check itself: wherever in an object a field is misspelt, it is found. */
    @ParameterizedTest
    @MethodSource("overlays")
    void aMisspeltFieldIsFoundWhereverItIs(Overlay overlay) {
        for (JsonNode object : overlay.objects()) {
            JsonNode changed = object.deepCopy();
            for (ObjectNode place : places(changed)) {
                place.put("misspelt", "x");
                assertThat(ObjectSchemas.mistakes(changed))
                        .as("%s with %s", Overlay.describe(object), place)
                        .isNotEmpty();
                place.remove("misspelt");
            }
        }
    }

    /** The check itself: a number that is written as text, or the other way round, is found. */
    @ParameterizedTest
    @MethodSource("overlays")
    void aValueOfAnotherTypeIsFound(Overlay overlay) {
        JsonNode deployment =
                overlay.ofKind("Deployment").findFirst().orElseThrow().deepCopy();
        ObjectNode container = (ObjectNode) deployment.at("/spec/template/spec/containers/0");
        ((ObjectNode) container.path("env").path(0)).put("value", 8080);
        assertThat(ObjectSchemas.mistakes(deployment)).isNotEmpty();

        JsonNode job = overlay.ofKind("Job").findFirst().orElseThrow().deepCopy();
        ((ObjectNode) job.path("spec")).set("backoffLimit", TextNode.valueOf("20"));
        assertThat(ObjectSchemas.mistakes(job)).isNotEmpty();
    }

    private static List<ObjectNode> places(JsonNode object) {
        List<ObjectNode> places = new ArrayList<>();
        collect("", object, places);
        return places;
    }

    private static void collect(String name, JsonNode node, List<ObjectNode> places) {
        if (FREE.contains(name) && !isSelector(node)) {
            return;
        }
        if (node instanceof ObjectNode place) {
            if (!isTriggersMetadata(name, place)) {
                places.add(place);
                place.properties().forEach(field -> collect(field.getKey(), field.getValue(), places));
            }
        } else {
            node.forEach(element -> collect("", element, places));
        }
    }

    /** In a Service it is a map of labels; elsewhere it has fields of its own. */
    private static boolean isSelector(JsonNode node) {
        return node.has("matchLabels") || node.has("matchExpressions");
    }

    /** A trigger's own settings stand under {@code metadata}, and are texts by free names. */
    private static boolean isTriggersMetadata(String name, ObjectNode place) {
        return name.equals("metadata") && place.has("consumerGroup");
    }
}
