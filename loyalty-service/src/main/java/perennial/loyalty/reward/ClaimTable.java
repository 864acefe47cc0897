package perennial.loyalty.reward;

import static perennial.platform.batching.Columns.numbers;
import static perennial.platform.batching.Columns.texts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;

/** What was claimed, and how many of each reward are out. Stock is taken after the account is locked, never before. */
@Component
class ClaimTable {

    private final JdbcClient jdbc;

    ClaimTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param promotionId null if it is no voucher */
    record Claim(
            UUID requestId,
            String customerId,
            String rewardId,
            @Nullable String promotionId,
            UUID entryId,
            Instant claimedAt) {}

    boolean hasAccount(String customerId) {
        return jdbc.sql("select exists (select from account where customer_id = ?)")
                .param(customerId)
                .query(Boolean.class)
                .single();
    }

    /** What was given of rewards: to one customer, and in all; without what was refused. */
    static final class Given {

        private final Map<String, List<Instant>> hers = new HashMap<>();
        private final Map<String, Long> taken = new HashMap<>();

        List<Instant> hers(String rewardId) {
            return hers.getOrDefault(rewardId, List.of());
        }

        long taken(String rewardId) {
            return taken.getOrDefault(rewardId, 0L);
        }
    }

    /** @return filled once the trip was made */
    Given read(String customerId, Collection<String> rewardIds, RoundTrip trip) {
        Given given = new Given();
        String[] ids = rewardIds.toArray(String[]::new);
        trip.sql("""
                select reward_id, claimed_at from reward_claim
                 where customer_id = ? and reward_id = any (?::text[]) and refused_at is null
                """)
                .param(customerId)
                .param(ids)
                .query(row -> given.hers
                        .computeIfAbsent(row.getString("reward_id"), id -> new ArrayList<>())
                        .add(row.getObject("claimed_at", OffsetDateTime.class).toInstant()));
        trip.sql("select reward_id, taken from reward_stock where reward_id = any (?::text[])")
                .param(ids)
                .query(row -> given.taken.put(row.getString("reward_id"), row.getLong("taken")));
        return given;
    }

    /** One of them, unless they are all out by now, whatever was read before. */
    boolean take(String rewardId, long stock) {
        return jdbc.sql("""
                insert into reward_stock (reward_id, taken) select ?, 1 where ? > 0
                on conflict (reward_id) do update set taken = reward_stock.taken + 1 where reward_stock.taken < ?
                """).params(rewardId, stock, stock).update() == 1;
    }

    void insert(Claim claim) {
        jdbc.sql("""
                insert into reward_claim (request_id, customer_id, reward_id, promotion_id, entry_id, claimed_at)
                values (?, ?, ?, ?, ?, ?)
                """)
                .param(claim.requestId())
                .param(claim.customerId())
                .param(claim.rewardId())
                .param(claim.promotionId())
                .param(claim.entryId())
                .param(claim.claimedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Those of the requests that are of rewards and not refused; what is said of them stays so only under their accounts' locks. */
    List<Claim> standing(Collection<UUID> requestIds) {
        return jdbc.sql("""
                select request_id, customer_id, reward_id, promotion_id, entry_id, claimed_at from reward_claim
                 where request_id = any (?::uuid[]) and refused_at is null order by request_id
                """)
                .params((Object) requestIds.toArray(UUID[]::new))
                .query((row, number) -> new Claim(
                        row.getObject("request_id", UUID.class),
                        row.getString("customer_id"),
                        row.getString("reward_id"),
                        row.getString("promotion_id"),
                        row.getObject("entry_id", UUID.class),
                        row.getObject("claimed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** They count no more, and what they took of the stock is there again. */
    void refuse(List<Claim> claims, Instant now, RoundTrip trip) {
        trip.sql("""
                update reward_claim set refused_at = to_timestamp(? / 1e3::float8)
                 where request_id = any (?::uuid[]) and refused_at is null
                """)
                .param(now.toEpochMilli())
                .param(claims.stream().map(Claim::requestId).toArray(UUID[]::new))
                .update();
        Map<String, Long> byReward =
                claims.stream().collect(Collectors.groupingBy(Claim::rewardId, TreeMap::new, Collectors.counting()));
        List<Map.Entry<String, Long>> back = new ArrayList<>(byReward.entrySet());
        trip.sql("""
                select reward_id from reward_stock where reward_id = any (?::text[]) order by reward_id for update
                """).param(texts(back, Map.Entry::getKey)).query(row -> {});
        trip.sql("""
                update reward_stock set taken = taken - back.claims
                  from unnest(?::text[], ?::bigint[]) as back (reward_id, claims)
                 where reward_stock.reward_id = back.reward_id
                """)
                .param(texts(back, Map.Entry::getKey))
                .param(numbers(back, Map.Entry::getValue))
                .update();
    }
}
