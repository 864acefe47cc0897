package perennial.campaign.suppression;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;

/** The addresses that are not written to, by their hashes, and what providers have told of messages. */
@Component
public class SuppressionTable {

    private final JdbcClient jdbc;

    SuppressionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Why the address is on the list; empty if it is not.
     *
     * @return is filled when the trip is made
     */
    public Set<BounceKind> reasons(String channel, String addressHash, RoundTrip trip) {
        Set<BounceKind> reasons = EnumSet.noneOf(BounceKind.class);
        trip.sql("select reason from suppressed_address where channel = ? and address_hash = ?")
                .param(channel)
                .param(addressHash)
                .query(row -> reasons.add(kind(row.getString("reason"))));
        return reasons;
    }

    void suppress(String channel, String addressHash, BounceKind reason, UUID messageId, Instant at) {
        jdbc.sql("""
                insert into suppressed_address (channel, address_hash, reason, message_id, at) values (?, ?, ?, ?, ?)
                on conflict do nothing
                """)
                .params(channel, addressHash, reason.id(), messageId, at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** @return why it was on the list; empty if it was not */
    Set<BounceKind> lift(String channel, String addressHash) {
        Set<BounceKind> lifted = EnumSet.noneOf(BounceKind.class);
        jdbc.sql("delete from suppressed_address where channel = ? and address_hash = ? returning reason")
                .params(channel, addressHash)
                .query(String.class)
                .list()
                .forEach(reason -> lifted.add(kind(reason)));
        return lifted;
    }

    /** Why a person took an address off the list. */
    record Lift(String reason, String actor, String requestId, Instant at) {}

    void keepLift(String channel, String addressHash, BounceKind kind, Lift lift) {
        jdbc.sql("""
                insert into lifted_suppression (channel, address_hash, kind, reason, actor, request_id, at)
                values (?, ?, ?, ?, ?, ?, ?)
                """)
                .params(
                        channel,
                        addressHash,
                        kind.id(),
                        lift.reason(),
                        lift.actor(),
                        lift.requestId(),
                        lift.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** @return false if it is known already */
    boolean told(UUID messageId, BounceKind kind, Instant at) {
        return jdbc.sql("insert into bounce (message_id, kind, at) values (?, ?, ?) on conflict do nothing")
                        .params(messageId, kind.id(), at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private static BounceKind kind(String id) {
        return Arrays.stream(BounceKind.values())
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
