package perennial.campaign.suppression;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The addresses that are not written to, by their hashes, and what providers have told of messages. */
@Component
public class SuppressionTable {

    private final JdbcClient jdbc;

    SuppressionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Why the address is on the list; empty if it is not. */
    public Set<BounceKind> reasons(String channel, String addressHash) {
        Set<BounceKind> reasons = EnumSet.noneOf(BounceKind.class);
        jdbc.sql("select reason from suppressed_address where channel = ? and address_hash = ?")
                .params(channel, addressHash)
                .query(String.class)
                .list()
                .forEach(reason -> reasons.add(kind(reason)));
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
