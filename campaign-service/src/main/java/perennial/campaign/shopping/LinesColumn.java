package perennial.campaign.shopping;

import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Lines as they lie in a column. */
final class LinesColumn {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Line>> LINES = new TypeReference<>() {};

    private LinesColumn() {}

    static String write(List<Line> lines) {
        return JSON.writeValueAsString(lines);
    }

    static List<Line> read(String column) {
        return JSON.readValue(column, LINES);
    }
}
