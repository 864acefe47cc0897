package perennial.voucher.order;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.voucher.code.Code;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Line;
import perennial.voucher.redemption.Checkout;
import perennial.voucher.redemption.Command;
import perennial.voucher.redemption.Redeeming;
import perennial.voucher.register.Cause;

/** Makes commands of orders. */
@Component
class OrderHandler implements TopicHandler<OrderEvent> {

    private static final Pattern UNPRINTABLE = Pattern.compile("[^!-~]");
    private static final int LONGEST_TOLD_CODE = 64;

    private final Redeeming redeeming;
    private final MeterRegistry metrics;

    OrderHandler(Redeeming redeeming, MeterRegistry metrics) {
        this.redeeming = redeeming;
        this.metrics = metrics;
    }

    @Override
    public Topic<OrderEvent> topic() {
        return Topics.ORDERS;
    }

    @Override
    public void handle(List<Inbound<OrderEvent>> batch) {
        List<Command> commands = new ArrayList<>();
        for (Inbound<OrderEvent> inbound : batch) {
            OrderEvent event = inbound.value();
            switch (event.getType()) {
                case "PLACED" -> {
                    if (mayConcernVouchers(event)) {
                        commands.add(placed(event));
                    }
                }
                case "CANCELLED" -> commands.add(cancelled(event));
                case "RETURNED" -> {
                    // What was sent back was bought with the voucher nevertheless.
                }
                default ->
                    metrics.counter("perennial.ignored", "topic", topic().name())
                            .increment();
            }
        }
        if (!commands.isEmpty()) {
            redeeming.apply(commands);
        }
    }

    /** An order without codes may still end what is held for its cart. */
    private static boolean mayConcernVouchers(OrderEvent event) {
        return !event.getVoucherCodes().isEmpty() || event.getCartId() != null;
    }

    private static Command placed(OrderEvent event) {
        return new Command.Place(
                new Checkout(event.getCustomerId(), event.getCartId(), cart(event), codes(event)),
                event.getOrderId(),
                UUID.randomUUID().toString(),
                event.getOccurredAt(),
                Cause.event(event.getEventId()));
    }

    private static Command cancelled(OrderEvent event) {
        return new Command.Cancel(
                event.getCustomerId(), event.getOrderId(), event.getOccurredAt(), Cause.event(event.getEventId()));
    }

    /** What was paid and what was taken off it: what would have been paid without the vouchers. */
    private static Cart cart(OrderEvent event) {
        return new Cart(
                event.getCurrency(),
                Math.addExact(event.getTotalMinor(), event.getDiscountMinor()),
                event.getShippingMinor(),
                event.getCountry(),
                event.getLines().stream().map(OrderHandler::line).toList());
    }

    private static Line line(OrderLine line) {
        return new Line(
                line.getLineId(), line.getSku(), line.getCategories(), line.getQuantity(), line.getUnitPriceMinor());
    }

    private static List<Code> codes(OrderEvent event) {
        return event.getVoucherCodes().stream()
                .map(Code::of)
                .filter(code -> !code.value().isEmpty())
                .map(OrderHandler::told)
                .toList();
    }

    /** What cannot be a code is refused too, and told as far as it can be printed: as something that cannot be a code either. */
    private static Code told(Code code) {
        if (code.isPossible()) {
            return code;
        }
        String printable = UNPRINTABLE.matcher(code.value()).replaceAll("?");
        return new Code(
                printable.length() <= LONGEST_TOLD_CODE
                        ? printable
                        : printable.substring(0, LONGEST_TOLD_CODE - 1) + "?");
    }
}
