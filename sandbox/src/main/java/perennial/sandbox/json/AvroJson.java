package perennial.sandbox.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plain JSON as a person writes it: no tagged unions as in Avro's own JSON, instants and dates in ISO 8601, and whatever has a
 * default, is an array or is a map may be missing. A field that the schema does not have is an error.
 */
public final class AvroJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AvroJson() {}

    /** @throws JsonMismatch naming the first field that does not fit */
    public static SpecificRecord read(Schema schema, JsonNode json) throws JsonMismatch {
        return record(schema, json, "");
    }

    public static ObjectNode write(IndexedRecord record) {
        ObjectNode json = NODES.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            json.set(field.name(), node(record.get(field.pos())));
        }
        return json;
    }

    private static SpecificRecord record(Schema schema, JsonNode json, String path) throws JsonMismatch {
        if (!json.isObject()) {
            throw new JsonMismatch(path, "must be an object");
        }
        for (String name : json.propertyNames()) {
            if (schema.getField(name) == null) {
                throw new JsonMismatch(child(path, name), "is not a field of " + schema.getName());
            }
        }
        SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), field(field, json.get(field.name()), child(path, field.name())));
        }
        return record;
    }

    private static @Nullable Object field(Schema.Field field, @Nullable JsonNode json, String path)
            throws JsonMismatch {
        if (json != null) {
            return value(field.schema(), json, path);
        }
        if (field.hasDefaultValue()) {
            return SpecificData.get().getDefaultValue(field);
        }
        return switch (field.schema().getType()) {
            case ARRAY -> List.of();
            case MAP -> Map.of();
            default -> throw new JsonMismatch(path, "is missing");
        };
    }

    private static @Nullable Object value(Schema schema, JsonNode json, String path) throws JsonMismatch {
        return switch (schema.getType()) {
            case RECORD -> record(schema, json, path);
            case UNION -> json.isNull() ? null : value(nonNull(schema), json, path);
            case ARRAY -> array(schema, json, path);
            case MAP -> map(schema, json, path);
            case STRING -> {
                check(json.isString(), path, "must be a string");
                yield json.stringValue();
            }
            case BOOLEAN -> {
                check(json.isBoolean(), path, "must be true or false");
                yield json.booleanValue();
            }
            case INT -> isDate(schema) ? date(json, path) : wholeInt(json, path);
            case LONG -> isInstant(schema) ? instant(json, path) : wholeLong(json, path);
            case DOUBLE, FLOAT, BYTES, FIXED, ENUM, NULL ->
                throw new IllegalStateException(
                        "The catalogue has no " + schema.getType() + ", but " + path + " is one");
        };
    }

    private static int wholeInt(JsonNode json, String path) throws JsonMismatch {
        check(json.isIntegralNumber(), path, "must be a whole number");
        check(json.canConvertToInt(), path, "is out of range");
        return json.intValue();
    }

    private static long wholeLong(JsonNode json, String path) throws JsonMismatch {
        check(json.isIntegralNumber(), path, "must be a whole number");
        check(json.canConvertToLong(), path, "is out of range");
        return json.longValue();
    }

    private static Instant instant(JsonNode json, String path) throws JsonMismatch {
        String reason = "must be an instant in ISO 8601, for example \"2026-03-01T12:30:00Z\"";
        check(json.isString(), path, reason);
        try {
            return Instant.parse(json.stringValue()).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException e) {
            throw new JsonMismatch(path, reason);
        }
    }

    private static LocalDate date(JsonNode json, String path) throws JsonMismatch {
        String reason = "must be a date in ISO 8601, for example \"2026-03-01\"";
        check(json.isString(), path, reason);
        try {
            return LocalDate.parse(json.stringValue());
        } catch (DateTimeParseException e) {
            throw new JsonMismatch(path, reason);
        }
    }

    private static List<@Nullable Object> array(Schema schema, JsonNode json, String path) throws JsonMismatch {
        check(json.isArray(), path, "must be an array");
        List<@Nullable Object> values = new ArrayList<>();
        for (JsonNode element : json) {
            values.add(value(schema.getElementType(), element, path + "[" + values.size() + "]"));
        }
        return values;
    }

    private static Map<String, @Nullable Object> map(Schema schema, JsonNode json, String path) throws JsonMismatch {
        check(json.isObject(), path, "must be an object");
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            values.put(entry.getKey(), value(schema.getValueType(), entry.getValue(), child(path, entry.getKey())));
        }
        return values;
    }

    private static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case IndexedRecord record -> write(record);
            case List<?> list -> {
                ArrayNode array = NODES.arrayNode();
                list.forEach(element -> array.add(node(element)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((key, element) -> object.set(String.valueOf(key), node(element)));
                yield object;
            }
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            default -> NODES.stringNode(value.toString());
        };
    }

    private static Schema nonNull(Schema union) {
        return union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isInstant(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        return logical instanceof LogicalTypes.TimestampMillis;
    }

    private static boolean isDate(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        return logical instanceof LogicalTypes.Date;
    }

    private static void check(boolean holds, String path, String reason) throws JsonMismatch {
        if (!holds) {
            throw new JsonMismatch(path, reason);
        }
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
