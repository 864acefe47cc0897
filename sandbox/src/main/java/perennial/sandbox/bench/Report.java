package perennial.sandbox.bench;

import java.util.List;
import perennial.sandbox.console.Table;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a benchmark has found.
 *
 * @param json the same for machines, in one line
 */
record Report(List<Figure> figures, ObjectNode json) {

    Report {
        figures = List.copyOf(figures);
    }

    /**
     * One line for people.
     *
     * @param limit what was measured without the logic, in the same run; empty where that says nothing
     * @param goal empty where there is none
     */
    record Figure(String name, String measured, String limit, String goal) {}

    /** The table, and the JSON as the last line. */
    @Override
    public String toString() {
        Table table = new Table("FIGURE", "MEASURED", "LIMIT", "GOAL");
        figures.forEach(figure -> table.row(figure.name(), figure.measured(), figure.limit(), figure.goal()));
        return table + "\n" + json;
    }
}
