package perennial.voucher.issuance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.voucher.customer.ErasureListener;

/** The decisions about requests in the database. */
@Component
class IssueRequests implements ErasureListener {

    private final JdbcClient jdbc;

    IssueRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Records first decisions. Sorted by request, so that two batches with the same requests wait for each other in one direction.
     *
     * @param decisions at most one a request
     * @return the requests about which nothing was decided before
     */
    Set<String> record(List<IssueDecision> decisions, Instant now) {
        return jdbc.sql("""
                insert into voucher_request (request_id, customer_id, promotion_id, campaign_id, cause_id, actor, reason,
                                             refusal, decided_at)
                select new.*, ?::timestamptz
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    as new (request_id, customer_id, promotion_id, campaign_id, cause_id, actor, reason, refusal)
                 order by request_id
                on conflict do nothing returning request_id
                """)
                .param(now.atOffset(ZoneOffset.UTC))
                .param(column(decisions, decision -> decision.request().requestId()))
                .param(column(decisions, decision -> decision.request().customerId()))
                .param(column(decisions, decision -> decision.request().promotionId()))
                .param(column(decisions, decision -> decision.request().campaignId()))
                .param(column(decisions, decision -> decision.request().cause().id()))
                .param(column(decisions, decision -> decision.request().cause().actor()))
                .param(column(decisions, decision -> decision.request().reason()))
                .param(column(decisions, IssueRequests::refusal))
                .query((row, number) -> row.getString(1))
                .set();
    }

    /** What agents wrote may say anything about her. */
    @Override
    public void erased(Collection<String> customerIds) {
        jdbc.sql("""
                update voucher_request set reason = null
                 where reason is not null
                   and request_id = any (array(select request_id from voucher where customer_id = any (?)))
                """).param(customerIds.toArray(String[]::new)).update();
    }

    private static @Nullable String refusal(IssueDecision decision) {
        return switch (decision) {
            case IssueDecision.Issue issue -> null;
            case IssueDecision.Share share -> null;
            case IssueDecision.Refuse refuse -> refuse.reason().code();
        };
    }

    private static @Nullable String[] column(
            List<IssueDecision> decisions, Function<IssueDecision, @Nullable String> column) {
        return decisions.stream().map(column).toArray(String[]::new);
    }
}
