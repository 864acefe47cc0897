package perennial.voucher.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topics;
import perennial.voucher.VoucherIT;

class OrderIT extends VoucherIT {

    private final String ada = unique("ada");
    private final String orderId = unique("order");

    @Autowired
    private JdbcClient jdbc;

    @Test
    void anOrderAndTheCallAreOneRedemptionInWhateverOrderTheyCome() {
        String first = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String second = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String otherOrder = unique("order");

        Instant placedAt = now();
        publish("PLACED", orderId, placedAt, first);
        VoucherEvent redeemed = toldOf(first, 2).getLast();
        String called = redeemed(ada, orderId, first);
        String calledFirst = redeemed(ada, otherOrder, second);
        publish("PLACED", otherOrder, now(), second);
        settleOrders();

        assertThat(redeemed.getType()).isEqualTo("REDEEMED");
        assertThat(redeemed.getRedemptionId()).isEqualTo(called);
        assertThat(redeemed.getDiscountMinor()).isEqualTo(500);
        assertThat(redeemed.getOccurredAt()).isEqualTo(placedAt);
        assertThat(allToldOf(first, 2)).hasSize(2);
        assertThat(allToldOf(second, 2))
                .hasSize(2)
                .last()
                .satisfies(told -> assertThat(told.getRedemptionId()).isEqualTo(calledFirst));
    }

    @Test
    void whatCannotBeRedeemedIsToldOnceAndTheOthersAreRedeemed() {
        String good = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String used = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        String unknown = unique("NO-SUCH").toUpperCase(Locale.ROOT);
        redeemed(ada, unique("order"), used);

        publish("PLACED", orderId, now(), used, good, unknown);
        publish("PLACED", orderId, now(), used, good, unknown);
        settleOrders();

        assertThat(allToldOf(good, 2)).extracting(VoucherEvent::getType).containsExactly("ISSUED", "REDEEMED");
        assertThat(allToldOf(used, 3))
                .extracting(VoucherEvent::getType)
                .containsExactly("ISSUED", "REDEEMED", "REDEMPTION_REFUSED");
        assertThat(allToldOf(used, 3).getLast().getReason()).isEqualTo("already_redeemed");
        assertThat(allToldOf(unknown, 1)).extracting(VoucherEvent::getReason).containsExactly("not_found");
    }

    @Test
    void whatIsBlankIsNoCodeAndWhatIsTooLongIsNoOther() {
        String code = unique("A").toUpperCase(Locale.ROOT);
        String longest = code + "A".repeat(64 - code.length());
        String promotionId = promotion("\"discount\":{\"percent\":10},\"codes\":{\"generic\":\"" + longest + "\"}");

        publish("PLACED", orderId, now(), "", " \u200b", longest + "A");
        settleOrders();
        settle(ada);

        List<VoucherEvent> told = OutcomeReader.await(
                Topics.VOUCHERS,
                1,
                event -> orderId.equals(event.getOrderId())
                        || event.getPromotionId().equals(promotionId));
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().getType()).isEqualTo("REDEMPTION_REFUSED");
        assertThat(told.getFirst().getReason()).isEqualTo("not_found");
        assertThat(told.getFirst().getCode()).isEqualTo(longest.substring(0, 63) + "?");
    }

    @Test
    void aCancelledOrderGivesItsCodesBackAndNothingOlderTakesThemAgain() {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10},\"limits\":{\"redemptions\":1}"));
        Instant placedAt = now();
        publish("PLACED", orderId, placedAt, code);
        publish("CANCELLED", orderId, placedAt.plusMillis(1));

        List<VoucherEvent> told = toldOf(code, 3);
        publish("PLACED", orderId, placedAt.plusMillis(1), code);
        settleOrders();
        Http.Answer refused = redeem(ada, orderId, code);

        assertThat(told).extracting(VoucherEvent::getType).containsExactly("ISSUED", "REDEEMED", "ROLLED_BACK");
        assertThat(told.getLast().getReason()).isEqualTo("order_cancelled");
        assertThat(allToldOf(code, 3)).hasSize(3);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("order_rules_violated");
        assertThat(redeem(ada, unique("order"), code).status()).isEqualTo(201);
    }

    @Test
    void whatWasRolledBackIsNotRedeemedByAnOlderEvent() {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        Instant placedAt = now();
        rollBack(redeemed(ada, orderId, code));

        publish("PLACED", orderId, placedAt, code);
        settleOrders();

        assertThat(allToldOf(code, 3)).hasSize(3);
        assertThat(redeem(ada, unique("order"), code).status()).isEqualTo(201);
    }

    @Test
    void anOrderIsJudgedByWhenItWasPlaced() {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10},\"valid\":{\"days\":1}"));

        publish("PLACED", orderId, now().minus(Duration.ofDays(1)), code);
        settleOrders();

        assertThat(toldOf(code, 2).getLast().getReason()).isEqualTo("not_active_yet");
    }

    @Test
    void theOrderOfACartEndsItsReservation() {
        String code = issued(ada, promotion("\"discount\":{\"percent\":10}"));
        Http.Answer held = shop().post("/reservations", checkout(ada, code));
        assertThat(held.status()).as(held.body()).isEqualTo(201);

        publish("PLACED", orderId, now(), code);

        assertThat(toldOf(code, 2).getLast().getType()).isEqualTo("REDEEMED");
        assertThat(shop().send(
                                "DELETE",
                                "/reservations/"
                                        + held.json().get("reservationId").asString(),
                                null)
                        .status())
                .isEqualTo(404);
    }

    private Instant now() {
        return clock.instant();
    }

    /** What is published for the same customer later is done later. */
    private void settleOrders() {
        String last = unique("last-order");
        publish("CANCELLED", last, now());
        Awaitility.await()
                .until(() -> jdbc.sql("select count(*) from cancelled_order where order_id = ?")
                                .param(last)
                                .query(Long.class)
                                .single()
                        == 1);
    }

    private void publish(String type, String order, Instant at, String... codes) {
        PUBLISHER.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder()
                        .setEventId(UUID.randomUUID().toString())
                        .setType(type)
                        .setOccurredAt(at)
                        .setCustomerId(ada)
                        .setOrderId(order)
                        .setCartId("k-1")
                        .setCurrency("EUR")
                        .setTotalMinor(4500)
                        .setDiscountMinor(500)
                        .setShippingMinor(0)
                        .setTaxMinor(0)
                        .setLines(List.of())
                        .setVoucherCodes(List.of(codes))
                        .build());
    }
}
