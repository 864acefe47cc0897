package perennial.voucher.delivery;

import java.util.Optional;

/** How a message ended, as far as the codes in it are concerned. */
enum MessageEnd {
    /** It left; also when nobody knows whether it arrived. */
    HANDED_OVER,
    /** It was not and will not be handed over. */
    GIVEN_UP,
    /** Something that follows once it was handed over. */
    NEITHER;

    /** Empty for a type that this release does not know. */
    static Optional<MessageEnd> ofType(String type) {
        return switch (type) {
            case "SENT", "UNCONFIRMED" -> Optional.of(HANDED_OVER);
            case "SUPPRESSED", "FAILED" -> Optional.of(GIVEN_UP);
            case "BOUNCED", "UNSUBSCRIBED", "CONVERTED" -> Optional.of(NEITHER);
            default -> Optional.empty();
        };
    }
}
