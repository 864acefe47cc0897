package perennial.campaign.delivery;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The codes that journeys were given for their customers, and what became of them: whether there is still something to tell. */
@Component
public class PromisedVoucherTable {

    private static final int ROWS_PER_STATEMENT = 500;

    private final JdbcTemplate batches;

    PromisedVoucherTable(JdbcTemplate batches) {
        this.batches = batches;
    }

    public record Promise(UUID journeyId, String customerId, String code) {}

    public void promise(Collection<Promise> promises) {
        batches.batchUpdate("""
                insert into promised_voucher (journey_id, code, customer_id) values (?, ?, ?) on conflict do nothing
                """, promises, ROWS_PER_STATEMENT, (statement, promise) -> {
            statement.setObject(1, promise.journeyId());
            statement.setString(2, promise.code());
            statement.setString(3, promise.customerId());
        });
    }

    /** Whether the journey was given the code to tell it, and no other one was: one that more have is everybody's. */
    boolean isHersAlone(UUID journeyId, String code) {
        List<@Nullable UUID> journeyIds = batches.queryForList(
                "select journey_id from promised_voucher where code = ? limit 2", UUID.class, code);
        return journeyIds.equals(List.of(journeyId));
    }

    /**
     * What became of a code.
     *
     * @param customerId whose; null where it is not said, for all that have it
     * @param ended why it is of no use any more; null if it is again, because a redemption was rolled back
     */
    public record Fate(
            String code,
            @Nullable String customerId,
            @Nullable Suppression ended,
            String eventId) {}

    /**
     * In the order in which it was told. A redemption that is rolled back leaves a code as it was, unless its time is over. All who
     * have a code are only looked for where it is not said whose it is: a generic one has everybody.
     */
    public void apply(List<Fate> fates) {
        batches.batchUpdate("""
                update promised_voucher
                   set ended = ?, ended_by = ?
                 where code = ?
                   and customer_id = any (
                       case when ?::text is null then array(select customer_id from promised_voucher where code = ?)
                            else array[?] end)
                   and (?::text is not null or ended = 'voucher_redeemed')
                """, fates, ROWS_PER_STATEMENT, (statement, fate) -> {
            String ended = fate.ended() == null ? null : fate.ended().code();
            statement.setString(1, ended);
            statement.setString(2, ended == null ? null : fate.eventId());
            statement.setString(3, fate.code());
            statement.setString(4, fate.customerId());
            statement.setString(5, fate.code());
            statement.setString(6, fate.customerId());
            statement.setString(7, ended);
        });
    }
}
