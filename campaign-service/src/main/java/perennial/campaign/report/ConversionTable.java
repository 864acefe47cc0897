package perennial.campaign.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.campaign.shopping.Order;

/** Which order is due to which message. */
@Component
class ConversionTable {

    /** The latest messages to her; whoever is written to more often than that had better not be. */
    private static final int CONSIDERED = 50;

    private final JdbcClient jdbc;

    ConversionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A message that went out, or may have, before an order of its customer.
     *
     * @param sentAt when it was handed over last
     */
    record Candidate(
            String orderId,
            UUID messageId,
            UUID journeyId,
            String campaignId,
            int campaignVersion,
            String stepId,
            String messageClass,
            String channel,
            @Nullable String code,
            Instant sentAt) {

        boolean isMarketing() {
            return messageClass.equals("marketing");
        }
    }

    /** Of each order, the last {@value #CONSIDERED}. */
    List<Candidate> candidates(Collection<Order> orders) {
        return jdbc.sql("""
                select o.order_id, m.*
                  from unnest(:orders::text[], :customers::text[], :placed::text[]::timestamptz[]) as o (order_id, customer_id, placed_at)
                 cross join lateral (
                       select message_id, journey_id, campaign_id, campaign_version, step_id, message_class, channel, code,
                              handed_over_at as sent_at
                         from message
                        where customer_id = o.customer_id and handed_over_at <= o.placed_at
                        order by sequence desc limit :considered) m
                """)
                .param("orders", orders.stream().map(Order::orderId).toArray(String[]::new))
                .param("customers", orders.stream().map(Order::customerId).toArray(String[]::new))
                .param(
                        "placed",
                        orders.stream()
                                .map(Order::placedAt)
                                .map(Instant::toString)
                                .toArray(String[]::new))
                .param("considered", CONSIDERED)
                .query((row, number) -> new Candidate(
                        row.getString("order_id"),
                        row.getObject("message_id", UUID.class),
                        row.getObject("journey_id", UUID.class),
                        row.getString("campaign_id"),
                        row.getInt("campaign_version"),
                        row.getString("step_id"),
                        row.getString("message_class"),
                        row.getString("channel"),
                        row.getString("code"),
                        requireNonNull(row.getObject("sent_at", OffsetDateTime.class))
                                .toInstant()))
                .list();
    }

    /** @return false if the order is due to a message already */
    boolean convert(Order order, Candidate candidate) {
        return jdbc.sql("""
                insert into conversion (order_id, message_id, campaign_id, converted_at) values (?, ?, ?, ?) on conflict do nothing
                """)
                        .params(
                                order.orderId(),
                                candidate.messageId(),
                                candidate.campaignId(),
                                order.placedAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }
}
