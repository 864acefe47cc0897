package perennial.sandbox.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;

/**
 * One row of a purchase history.
 *
 * @param amountMinor what was paid, in the currency's smallest unit
 */
record Purchase(String customerId, Instant at, int quantity, long amountMinor) {

    private static final int FINGERPRINT_BYTES = 12;

    /**
     * The order that this row tells of. Its ids follow from what the row says and not from where it stands: a second replay,
     * also of a sorted or extended file, gives the same orders.
     *
     * @param ordinal 1 for the first row that says exactly this, 2 for the second, and so on: a customer may buy the same twice
     *     a day
     */
    OrderEvent toOrder(int ordinal, String currency) {
        String orderId = "history-" + fingerprint() + "-" + ordinal;
        OrderLine line = OrderLine.newBuilder()
                .setLineId("1")
                .setSku("history")
                .setQuantity(quantity)
                .setUnitPriceMinor(Math.ceilDiv(amountMinor, quantity))
                .setPaidMinor(amountMinor)
                .build();
        return OrderEvent.newBuilder()
                .setEventId(orderId + "-placed")
                .setType("PLACED")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setOrderId(orderId)
                .setCurrency(currency)
                .setTotalMinor(amountMinor)
                .setLines(List.of(line))
                .build();
    }

    /** Equal for rows that say the same, and for no others. */
    String fingerprint() {
        String content =
                String.join("\n", customerId, at.toString(), Integer.toString(quantity), Long.toString(amountMinor));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
