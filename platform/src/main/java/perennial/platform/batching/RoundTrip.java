package perennial.platform.batching;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Statements that go to the database together, where none needs the answer of another: to wait for each takes longer than to do it.
 * They are done in the order in which they were added, each sees what those before it did, and after one that fails none is done.
 */
public final class RoundTrip {

    private final JdbcTemplate jdbc;
    private final List<Step> steps = new ArrayList<>();

    private interface Answer {
        void read(PreparedStatement statement) throws SQLException;
    }

    private record Step(String sql, List<@Nullable Object> parameters, Answer answer) {}

    public RoundTrip(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Begins a statement; it is added by saying what is to be done with its answer. */
    public Statement sql(String sql) {
        return new Statement(sql);
    }

    /** One of several. */
    public final class Statement {

        private final String sql;
        private final List<@Nullable Object> parameters = new ArrayList<>();

        private Statement(String sql) {
            this.sql = sql;
        }

        /** The next one, in the order of the question marks. */
        public Statement param(@Nullable Object parameter) {
            parameters.add(parameter);
            return this;
        }

        /** @param row is given each row when the trip is made */
        public void query(RowCallbackHandler row) {
            add(statement -> {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        row.processRow(rows);
                    }
                }
            });
        }

        public void update() {
            add(statement -> {});
        }

        /** @param rows is given how many rows were changed when the trip is made */
        public void update(IntConsumer rows) {
            add(statement -> rows.accept(statement.getUpdateCount()));
        }

        private void add(Answer answer) {
            steps.add(new Step(sql, parameters, answer));
        }
    }

    /** Does all that was added, if anything was. */
    public void make() {
        if (steps.isEmpty()) {
            return;
        }
        String all = String.join(";\n", steps.stream().map(Step::sql).toList());
        jdbc.execute(all, (PreparedStatementCallback<Integer>) statement -> {
            int index = 1;
            for (Step step : steps) {
                for (@Nullable Object parameter : step.parameters()) {
                    statement.setObject(index++, parameter);
                }
            }
            statement.execute();
            for (Step step : steps) {
                step.answer().read(statement);
                statement.getMoreResults();
            }
            return steps.size();
        });
        steps.clear();
    }
}
