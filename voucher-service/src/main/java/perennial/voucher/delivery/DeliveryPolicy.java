package perennial.voucher.delivery;

import perennial.voucher.register.Voucher;

/** What becomes of a code with the message that carries it. */
final class DeliveryPolicy {

    private DeliveryPolicy() {}

    enum Consequence {
        DELIVERED,
        DISABLED,
        NONE
    }

    /**
     * The first hand-over delivers a code, and a code that nobody got is disabled with its message. A code that was delivered stays
     * good, whatever becomes of a further message with it, such as a reminder. A code that everybody knows is none of a message's.
     */
    static Consequence decide(MessageEnd end, Voucher voucher) {
        if (voucher.kind() == Voucher.Kind.GENERIC) {
            return Consequence.NONE;
        }
        return switch (end) {
            case HANDED_OVER -> voucher.isDelivered() ? Consequence.NONE : Consequence.DELIVERED;
            case GIVEN_UP -> voucher.isDelivered() || voucher.isDisabled() ? Consequence.NONE : Consequence.DISABLED;
            case NEITHER -> Consequence.NONE;
        };
    }
}
