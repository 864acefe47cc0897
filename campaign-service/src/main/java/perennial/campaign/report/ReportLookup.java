package perennial.campaign.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Counts what became of a campaign's journeys and messages. */
@Component
class ReportLookup {

    private final JdbcClient jdbc;

    ReportLookup(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Messages(String state, String reason, long count) {}

    /** All of one instant. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<CampaignReport> find(String campaignId) {
        boolean exists = jdbc.sql("select count(*) from definition where kind = 'Campaign' and id = ?")
                        .param(campaignId)
                        .query(Long.class)
                        .single()
                > 0;
        if (!exists) {
            return Optional.empty();
        }
        List<Messages> messages = jdbc.sql("""
                select state, case when state = 'SUPPRESSED' then reason else '' end as why, count(*)
                  from message where campaign_id = ? group by state, why order by why
                """)
                .param(campaignId)
                .query((row, number) -> new Messages(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        Map<String, Long> suppressed = new TreeMap<>();
        messages.stream()
                .filter(each -> each.state().equals("SUPPRESSED"))
                .forEach(each -> suppressed.put(each.reason(), each.count()));
        List<CampaignReport.Revenue> revenue = jdbc.sql("""
                select o.currency, sum(o.total_minor)::bigint, count(*)
                  from conversion c join customer_order o using (order_id)
                 where c.campaign_id = ? and o.cancelled_at is null group by o.currency order by o.currency
                """)
                .param(campaignId)
                .query((row, number) -> new CampaignReport.Revenue(row.getString(1), row.getLong(2), row.getLong(3)))
                .list();
        return Optional.of(new CampaignReport(
                campaignId,
                count("select count(*) from journey where campaign_id = ?", campaignId),
                count("select count(*) from journey where campaign_id = ? and state <> 'ENDED'", campaignId),
                of(messages, "DUE") + of(messages, "CLAIMED") + of(messages, "HANDING_OVER"),
                of(messages, "SENT"),
                of(messages, "UNCONFIRMED"),
                of(messages, "FAILED"),
                suppressed,
                count("""
                        select count(*) from promised_voucher p join journey j using (journey_id)
                         where j.campaign_id = ? and p.ended = 'voucher_redeemed'
                        """, campaignId),
                revenue.stream().mapToLong(CampaignReport.Revenue::orders).sum(),
                revenue));
    }

    private long count(String sql, String campaignId) {
        return jdbc.sql(sql).param(campaignId).query(Long.class).single();
    }

    private static long of(List<Messages> messages, String state) {
        return messages.stream()
                .filter(each -> each.state().equals(state))
                .mapToLong(Messages::count)
                .sum();
    }
}
