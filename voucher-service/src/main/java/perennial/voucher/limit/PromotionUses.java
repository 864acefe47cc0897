package perennial.voucher.limit;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * How often promotions were used, in the database. There is one counter, that of all uses of a promotion, and whoever changes it has
 * locked it. What one customer has used is counted from her redemptions that stand.
 */
@Component
public class PromotionUses {

    private static final int MOST_REMEMBERED = 10_000;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Long>> SPENT = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Set<String> created = ConcurrentHashMap.newKeySet();

    PromotionUses(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** What stands now, on whatever day; without a lock, so good for a reason and not for a promise. */
    public Map<UseKey, Uses> read(Collection<UseKey> keys) {
        RoundTrip trip = new RoundTrip(batches);
        Map<String, Long> byAll = look(
                        keys.stream().map(UseKey::promotionId).distinct().toList(), trip)
                .redemptions();
        Map<UseKey, Map<LocalDate, Long>> byCustomer = ofCustomers(keys, trip);
        trip.make();
        Map<UseKey, Uses> uses = new HashMap<>();
        for (UseKey key : keys) {
            long hers = byCustomer.getOrDefault(key, Map.of()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            uses.put(key, new Uses(byAll.getOrDefault(key.promotionId(), 0L), hers, 0));
        }
        return uses;
    }

    /**
     * Locks the promotions' counters until the end of the transaction, in the order of their ids. A counter that is missing is
     * created before any is locked, so nobody waits for a new row while he holds a lock that its creator needs.
     *
     * @return is filled when the trip is made
     */
    public Counters lock(Collection<String> promotionIds, RoundTrip trip) {
        create(promotionIds.stream().filter(id -> !created.contains(id)).toList());
        return counters(promotionIds, "order by promotion_id for update", trip);
    }

    /** The same without locks. */
    public Counters look(Collection<String> promotionIds, RoundTrip trip) {
        return counters(promotionIds, "", trip);
    }

    public Counters look(Collection<String> promotionIds) {
        RoundTrip trip = new RoundTrip(batches);
        Counters counters = look(promotionIds, trip);
        trip.make();
        return counters;
    }

    /** Counters are for ever; one that this transaction creates may still be rolled back. */
    private void create(List<String> promotionIds) {
        if (promotionIds.isEmpty()) {
            return;
        }
        int missing = jdbc.sql("""
                insert into promotion_use (promotion_id) select id from unnest(?::text[]) as new (id) order by id
                on conflict do nothing
                """).param(texts(promotionIds, id -> id)).update();
        if (missing == 0 && created.size() < MOST_REMEMBERED) {
            created.addAll(promotionIds);
        }
    }

    private static Counters counters(Collection<String> promotionIds, String lock, RoundTrip trip) {
        Counters counters = new Counters(new HashMap<>(), new HashMap<>());
        if (promotionIds.isEmpty()) {
            return counters;
        }
        trip.sql("select promotion_id, redemptions, spent_minor from promotion_use where promotion_id = any (?) "
                        + lock)
                .param(texts(promotionIds, id -> id))
                .query(row -> {
                    String id = row.getString(1);
                    counters.redemptions().put(id, row.getLong(2));
                    JSON.readValue(row.getString(3), SPENT)
                            .forEach((currency, minor) -> counters.spentMinor().put(new Purse(id, currency), minor));
                });
        return counters;
    }

    /** How often each customer has used a promotion on which day, by her id or under her address. */
    public Map<UseKey, Map<LocalDate, Long>> ofCustomers(Collection<UseKey> keys, RoundTrip trip) {
        List<UseKey> asked = keys.stream().distinct().toList();
        Map<UseKey, Map<LocalDate, Long>> uses = new HashMap<>();
        if (asked.isEmpty()) {
            return uses;
        }
        trip.sql("""
                select asked.promotion_id, asked.customer_id, asked.email_hash, used.day, count(*)
                  from unnest(?::text[], ?::text[], ?::text[]) as asked (promotion_id, customer_id, email_hash)
                  cross join lateral (
                       select day from redeemed_voucher v
                        where v.standing and v.promotion_id = asked.promotion_id and v.customer_id = asked.customer_id
                       union all
                       select day from redeemed_voucher v
                        where v.standing and v.promotion_id = asked.promotion_id and v.email_hash = asked.email_hash
                          and v.customer_id <> asked.customer_id) as used
                 group by 1, 2, 3, 4
                """)
                .param(texts(asked, UseKey::promotionId))
                .param(texts(asked, UseKey::customerId))
                .param(texts(asked, UseKey::emailHash))
                .query(row -> {
                    uses.computeIfAbsent(key(row), key -> new HashMap<>())
                            .put(row.getObject("day", LocalDate.class), row.getLong("count"));
                });
        return uses;
    }

    private static UseKey key(ResultSet row) throws SQLException {
        return new UseKey(row.getString("promotion_id"), row.getString("customer_id"), row.getString("email_hash"));
    }

    /**
     * Sets the counters of promotions, which are locked.
     *
     * @param before what they were when they were locked
     * @param after what they are to be
     */
    public void write(Collection<String> promotionIds, Counters before, Counters after, RoundTrip trip) {
        trip.sql("""
                update promotion_use set redemptions = new.after, spent_minor = new.spent_minor::jsonb
                  from unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[]) as new (promotion_id, before, after, spent_minor)
                 where promotion_use.promotion_id = new.promotion_id and promotion_use.redemptions = new.before
                """)
                .param(texts(promotionIds, id -> id))
                .param(redemptions(promotionIds, before))
                .param(redemptions(promotionIds, after))
                .param(texts(promotionIds, id -> JSON.writeValueAsString(spentMinor(id, after))))
                .update(rows -> {
                    if (rows != promotionIds.size()) {
                        throw new IllegalStateException("Somebody else has changed a counter of " + promotionIds
                                + ", although they are locked");
                    }
                });
    }

    private static Long[] redemptions(Collection<String> promotionIds, Counters counters) {
        return promotionIds.stream()
                .map(id -> Objects.requireNonNull(counters.redemptions().get(id)))
                .toArray(Long[]::new);
    }

    private static Map<String, Long> spentMinor(String promotionId, Counters counters) {
        return counters.spentMinor().entrySet().stream()
                .filter(spent -> spent.getKey().promotionId().equals(promotionId))
                .collect(toMap(spent -> spent.getKey().currency(), Map.Entry::getValue));
    }

    private static <T> @Nullable String[] texts(Collection<T> values, Function<T, @Nullable String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }
}
