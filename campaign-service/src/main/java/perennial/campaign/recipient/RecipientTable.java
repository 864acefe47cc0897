package perennial.campaign.recipient;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is known of each customer. */
@Component
public class RecipientTable {

    private static final int ROWS_PER_STATEMENT = 500;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    RecipientTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    public Optional<Recipient> find(String customerId) {
        return Optional.ofNullable(find(List.of(customerId)).get(customerId));
    }

    /** By customer; whoever is not known is missing. */
    public Map<String, Recipient> find(Collection<String> customerIds) {
        return read(customerIds, "");
    }

    /** As {@link #find(Collection)}, and nobody else changes them until the transaction ends. */
    Map<String, Recipient> lock(Collection<String> customerIds) {
        return read(customerIds, "for update");
    }

    /**
     * One of them, and whoever else wants to write to her, or to change her, waits until the transaction ends.
     *
     * @return can be asked for when the trip has been made
     */
    public Supplier<Optional<Recipient>> lockForMessage(String customerId, RoundTrip trip) {
        List<Recipient> found = new ArrayList<>(1);
        Map<String, Consent> consents = new HashMap<>();
        trip.sql("select * from recipient where customer_id = ? for no key update")
                .param(customerId)
                .query(row -> found.add(recipient(row)));
        trip.sql("select channel, granted, at from consent where customer_id = ?")
                .param(customerId)
                .query(row -> consents.put(row.getString("channel"), consent(row)));
        return () -> found.stream().findFirst().map(recipient -> recipient.with(consents));
    }

    /**
     * Those of these customers. None of those who are known is erased before the transaction ends, so that what is kept of them now is
     * there to be found by that.
     */
    public Erasures erasures(Collection<String> customerIds) {
        Map<String, Instant> erasedAt = new HashMap<>();
        jdbc.sql("""
                select customer_id, erased_at from recipient where customer_id = any (:ids) order by customer_id for key share
                """).param("ids", customerIds.toArray(String[]::new)).query(row -> {
            if (row.getObject("erased_at") != null) {
                erasedAt.put(row.getString("customer_id"), instant(row, "erased_at"));
            }
        });
        return new Erasures(erasedAt);
    }

    /**
     * Takes her own word against a channel.
     *
     * @return false if she has refused it before, or there is nothing left to refuse as she is erased
     */
    public boolean refuse(String customerId, String channel, Instant now) {
        Recipient known = lock(List.of(customerId)).get(customerId);
        if (known == null || !known.isKnown()) {
            return false;
        }
        save(List.of(known.refusing(channel, now)));
        return !known.refuses(channel);
    }

    private Map<String, Recipient> read(Collection<String> customerIds, String locking) {
        String[] ids = customerIds.toArray(String[]::new);
        List<Recipient> bare = jdbc.sql("""
                select * from recipient where customer_id = any (:ids) order by customer_id
                """ + locking)
                .param("ids", ids)
                .query((row, number) -> recipient(row))
                .list();
        Map<String, Map<String, Consent>> consents = new HashMap<>();
        jdbc.sql("select * from consent where customer_id = any (:ids)")
                .param("ids", ids)
                .query(row -> {
                    consents.computeIfAbsent(row.getString("customer_id"), id -> new HashMap<>())
                            .put(row.getString("channel"), consent(row));
                });
        return bare.stream()
                .map(recipient -> recipient.with(consents.getOrDefault(recipient.customerId(), Map.of())))
                .collect(toMap(Recipient::customerId, Function.identity()));
    }

    void save(Collection<Recipient> recipients) {
        List<Recipient> sorted = recipients.stream()
                .sorted(java.util.Comparator.comparing(Recipient::customerId))
                .toList();
        batches.batchUpdate("""
                insert into recipient (customer_id, stated_at, stated_by, email, first_name, last_name, country, language,
                                       time_zone, attributes, erased_at, erased_by, signed_up_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                on conflict (customer_id) do update
                   set stated_at = excluded.stated_at, stated_by = excluded.stated_by, email = excluded.email,
                       first_name = excluded.first_name, last_name = excluded.last_name,
                       country = excluded.country, language = excluded.language, time_zone = excluded.time_zone,
                       attributes = excluded.attributes,
                       erased_at = excluded.erased_at, erased_by = excluded.erased_by,
                       signed_up_at = excluded.signed_up_at
                """, sorted, ROWS_PER_STATEMENT, (statement, recipient) -> {
            statement.setString(1, recipient.customerId());
            setStamp(statement, 2, recipient.stated());
            statement.setString(4, recipient.contact().email());
            statement.setString(5, recipient.contact().firstName());
            statement.setString(6, recipient.contact().lastName());
            statement.setString(7, recipient.contact().country());
            statement.setString(8, recipient.contact().language());
            statement.setString(9, recipient.contact().timeZone());
            statement.setString(10, JSON.writeValueAsString(recipient.contact().attributes()));
            setStamp(statement, 11, recipient.erased());
            Instant signedUpAt = recipient.signedUpAt();
            statement.setObject(13, signedUpAt == null ? null : signedUpAt.atOffset(ZoneOffset.UTC));
        });
        String[] erased = sorted.stream()
                .filter(recipient -> recipient.erased() != null)
                .map(Recipient::customerId)
                .toArray(String[]::new);
        if (erased.length > 0) {
            jdbc.sql("delete from consent where customer_id = any (:ids)")
                    .param("ids", erased)
                    .update();
        }
        saveConsents(sorted);
    }

    private record ConsentRow(String customerId, String channel, Consent consent) {}

    private void saveConsents(List<Recipient> recipients) {
        List<ConsentRow> rows = new ArrayList<>();
        for (Recipient recipient : recipients) {
            recipient
                    .consents()
                    .forEach((channel, consent) -> rows.add(new ConsentRow(recipient.customerId(), channel, consent)));
        }
        batches.batchUpdate("""
                insert into consent (customer_id, channel, granted, at) values (?, ?, ?, ?)
                on conflict (customer_id, channel) do update set granted = excluded.granted, at = excluded.at
                """, rows, ROWS_PER_STATEMENT, (statement, row) -> {
            statement.setString(1, row.customerId());
            statement.setString(2, row.channel());
            statement.setBoolean(3, row.consent().granted());
            statement.setObject(4, row.consent().at().atOffset(ZoneOffset.UTC));
        });
    }

    private static void setStamp(java.sql.PreparedStatement statement, int index, @Nullable Stamp stamp)
            throws SQLException {
        statement.setObject(index, stamp == null ? null : stamp.occurredAt().atOffset(ZoneOffset.UTC));
        statement.setString(index + 1, stamp == null ? null : stamp.eventId());
    }

    private static Consent consent(ResultSet row) throws SQLException {
        return new Consent(row.getBoolean("granted"), instant(row, "at"));
    }

    private static Recipient recipient(ResultSet row) throws SQLException {
        return new Recipient(
                row.getString("customer_id"),
                stamp(row, "stated_at", "stated_by"),
                row.getObject("signed_up_at") == null ? null : instant(row, "signed_up_at"),
                new Contact(
                        row.getString("email"),
                        row.getString("first_name"),
                        row.getString("last_name"),
                        row.getString("country"),
                        row.getString("language"),
                        row.getString("time_zone"),
                        JSON.readValue(row.getString("attributes"), ATTRIBUTES)),
                Map.of(),
                stamp(row, "erased_at", "erased_by"));
    }

    private static @Nullable Stamp stamp(ResultSet row, String at, String by) throws SQLException {
        return row.getObject(at) == null ? null : new Stamp(instant(row, at), row.getString(by));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
