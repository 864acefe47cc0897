package perennial.platform.definition;

import java.util.List;
import java.util.regex.Pattern;
import perennial.platform.web.Malformed;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes values of documents, of which every key and every value is checked. */
public final class DefinitionReader<D> {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private final Kind<D> kind;

    public DefinitionReader(Kind<D> kind) {
        this.kind = kind;
    }

    /** @throws InvalidDefinitionException if it is not a definition of this kind and id */
    public D read(String id, ObjectNode document) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidDefinitionException(
                    "id must be 1 to 63 of a-z, 0-9 and -, beginning with a letter or digit");
        }
        if (!kind.name().equals(document.path("kind").asString(""))) {
            throw new InvalidDefinitionException("kind must be " + kind.name());
        }
        if (!id.equals(document.path("id").asString(""))) {
            throw new InvalidDefinitionException("id must be " + id + ", as in the path");
        }
        checkTexts("", document);
        D value = bind(document);
        List<String> defects = kind.defects().apply(value);
        if (!defects.isEmpty()) {
            throw new InvalidDefinitionException(String.join("; ", defects));
        }
        return value;
    }

    /** The database takes every character but one. */
    private static void checkTexts(String place, JsonNode node) {
        if (node.isString() && node.asString().indexOf(0) >= 0) {
            throw new InvalidDefinitionException(place + " must not contain U+0000");
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            checkTexts(place + "[" + i + "]", node.get(i));
        }
        node.forEachEntry((key, value) -> {
            if (key.indexOf(0) >= 0) {
                throw new InvalidDefinitionException("A key in " + place + " must not contain U+0000");
            }
            checkTexts(place.isEmpty() ? key : place + "." + key, value);
        });
    }

    /** Without looking for defects, as for a document that was accepted once. */
    D bind(ObjectNode document) {
        ObjectNode own = document.deepCopy();
        own.remove(List.of("kind", "id"));
        try {
            return STRICT.treeToValue(own, kind.type());
        } catch (JacksonException e) {
            throw new InvalidDefinitionException(Malformed.describe(e));
        }
    }
}
