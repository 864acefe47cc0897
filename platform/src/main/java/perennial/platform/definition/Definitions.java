package perennial.platform.definition;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions of one kind, in the database: every version is kept, one is in force. Whether a definition is stopped is read
 * from the database each time, so that a stop holds at once on all instances; only what a version says is cached.
 */
public class Definitions<D> {

    private static final int CACHED_VERSIONS = 10_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Kind<D> kind;
    private final DefinitionReader<D> reader;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ConcurrentHashMap<VersionKey, D> values = new ConcurrentHashMap<>();

    private record VersionKey(String id, int version) {}

    public Definitions(Kind<D> kind, JdbcClient jdbc, TransactionTemplate transaction) {
        this.kind = kind;
        this.reader = new DefinitionReader<>(kind);
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Creates or replaces. The document that is in force already makes no new version.
     *
     * @throws InvalidDefinitionException if it is not a definition of this kind and id, cannot follow the one that is in
     *     force, or cannot be in force with the others
     */
    public Definition<D> put(String id, ObjectNode document, String actor) {
        D value = reader.read(id, document);
        String json = document.toString();
        return transaction.execute(status -> {
            lock(id);
            Optional<Definition<D>> current = find(id);
            if (current.isPresent() && current.get().document().equals(document)) {
                return current.get();
            }
            current.ifPresent(before -> refuse(kind.refusedChanges().apply(before.value(), value)));
            boolean stopped = current.map(Definition::stopped).orElse(false);
            if (!stopped) {
                checkTogether(id, value);
            }
            int version = current.map(Definition::version).orElse(0) + 1;
            jdbc.sql("""
                    insert into definition_version (kind, id, version, document, actor) values (?, ?, ?, ?::jsonb, ?)
                    """).params(kind.name(), id, version, json, actor).update();
            jdbc.sql("""
                    insert into definition (kind, id, version) values (?, ?, ?)
                    on conflict (kind, id) do update set version = excluded.version
                    """).params(kind.name(), id, version).update();
            return new Definition<>(id, version, value, document, stopped);
        });
    }

    /** One writer of a definition at a time; of all of its kind, where they have to agree. */
    private void lock(String id) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param(kind.conflicts() == null ? kind.name() + "/" + id : kind.name())
                .query((row, number) -> 0)
                .list();
    }

    private void checkTogether(String id, D value) {
        if (kind.conflicts() == null) {
            return;
        }
        Map<String, D> others = new HashMap<>();
        for (Definition<D> other : list("", Integer.MAX_VALUE)) {
            if (!other.stopped() && !other.id().equals(id)) {
                others.put(other.id(), other.value());
            }
        }
        refuse(kind.conflicts().apply(value, others));
    }

    private static void refuse(List<String> why) {
        if (!why.isEmpty()) {
            throw new InvalidDefinitionException(String.join("; ", why));
        }
    }

    /** Of all that there are of a kind, be they stopped. */
    public static List<String> ids(JdbcClient jdbc, String kind) {
        return jdbc.sql("select id from definition where kind = ?")
                .param(kind)
                .query((row, number) -> row.getString("id"))
                .list();
    }

    /** The version in force. */
    public Optional<Definition<D>> find(String id) {
        return jdbc.sql("""
                select d.id, d.version, d.stopped, v.document from definition d join definition_version v
                 using (kind, id, version) where kind = ? and id = ?
                """)
                .params(kind.name(), id)
                .query((row, number) -> definition(
                        row.getString("id"),
                        row.getInt("version"),
                        row.getString("document"),
                        row.getBoolean("stopped")))
                .optional();
    }

    /** A certain version, and whether its definition is stopped now. */
    public Optional<Definition<D>> find(String id, int version) {
        return jdbc.sql("""
                select d.stopped, v.document from definition d join definition_version v using (kind, id)
                 where kind = ? and id = ? and v.version = ?
                """)
                .params(kind.name(), id, version)
                .query((row, number) -> definition(id, version, row.getString("document"), row.getBoolean("stopped")))
                .optional();
    }

    /**
     * What is in force, without the document.
     *
     * @param stopped nothing may happen by it until it is resumed
     */
    public record Current<D>(int version, D value, boolean stopped) {}

    /** What is in force of several, by id, without those that do not exist. One statement, where their versions are cached. */
    public Map<String, Current<D>> current(Collection<String> ids) {
        Map<String, Current<D>> found = new HashMap<>();
        jdbc.sql("select id, version, stopped from definition where kind = ? and id = any (?)")
                .params(kind.name(), ids.toArray(String[]::new))
                .query((row, number) -> new Reference(row.getString(1), row.getInt(2), row.getBoolean(3)))
                .list()
                .forEach(reference -> found.put(
                        reference.id(),
                        new Current<>(
                                reference.version(),
                                value(reference.id(), reference.version()).orElseThrow(),
                                reference.stopped())));
        return found;
    }

    private record Reference(String id, int version, boolean stopped) {}

    /** What a certain version says. */
    public Optional<D> value(String id, int version) {
        D cached = values.get(new VersionKey(id, version));
        return cached == null ? find(id, version).map(Definition::value) : Optional.of(cached);
    }

    /** At most {@code limit} definitions with an id after {@code after}, by id. */
    public List<Definition<D>> list(String after, int limit) {
        return jdbc.sql("""
                select d.id, d.version, d.stopped, v.document from definition d join definition_version v
                 using (kind, id, version) where kind = ? and id > ? order by id limit ?
                """)
                .params(kind.name(), after, limit)
                .query((row, number) -> definition(
                        row.getString("id"),
                        row.getInt("version"),
                        row.getString("document"),
                        row.getBoolean("stopped")))
                .list();
    }

    /**
     * Stops or resumes; empty if there is no such definition.
     *
     * @throws InvalidDefinitionException if it is resumed and cannot be in force with the others
     */
    public Optional<Definition<D>> setStopped(String id, boolean stopped) {
        return transaction.execute(status -> {
            lock(id);
            if (!stopped) {
                find(id).ifPresent(found -> checkTogether(id, found.value()));
            }
            jdbc.sql("update definition set stopped = ? where kind = ? and id = ?")
                    .params(stopped, kind.name(), id)
                    .update();
            return find(id);
        });
    }

    Kind<D> kind() {
        return kind;
    }

    private Definition<D> definition(String id, int version, String json, boolean stopped) {
        ObjectNode document = (ObjectNode) JSON.readTree(json);
        if (values.size() >= CACHED_VERSIONS) {
            values.clear();
        }
        D value = values.computeIfAbsent(new VersionKey(id, version), key -> bind(key, document));
        return new Definition<>(id, version, value, document, stopped);
    }

    private D bind(VersionKey key, ObjectNode document) {
        try {
            return reader.bind(document);
        } catch (InvalidDefinitionException e) {
            throw new UnreadableDefinitionException(
                    kind.name() + " " + key.id() + ", version " + key.version() + ",", String.valueOf(e.getMessage()));
        }
    }
}
