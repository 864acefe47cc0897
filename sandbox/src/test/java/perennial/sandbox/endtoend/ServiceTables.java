package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.toMap;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.sandbox.stack.ServiceDatabase;
import perennial.schemas.Service;

/** What a service has committed, read beside it, whether it runs or was killed. */
final class ServiceTables implements AutoCloseable {

    private final Connection database;
    private final Admin admin;

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    ServiceTables(Home home, Service service) throws SQLException {
        this.database = ServiceDatabase.connect(home, service);
        this.admin = new KafkaClients(home.ports()).admin();
    }

    <T> List<T> rows(String sql, Reader<T> reader) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    long count(String sql) throws SQLException {
        return rows(sql, row -> row.getLong(1)).getFirst();
    }

    /** All records of the partitions that it reads have been worked off. */
    boolean everythingIsRead() throws Exception {
        Map<TopicPartition, Long> next = rows(
                        "select topic, partition, next_offset from consumer_offset",
                        row -> Map.entry(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3)))
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<TopicPartition, OffsetSpec> latest =
                next.keySet().stream().collect(toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .allMatch(end -> end.getValue().offset() <= next.getOrDefault(end.getKey(), -1L));
    }

    boolean everythingIsTold() throws SQLException {
        return count("select count(*) from outbox") == 0;
    }

    @Override
    public void close() throws SQLException {
        try (database) {
            admin.close();
        }
    }
}
