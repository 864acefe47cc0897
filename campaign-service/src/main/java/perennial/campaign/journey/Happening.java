package perennial.campaign.journey;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Suppression;

/** A kind of thing that happens to customers: what campaigns are triggered by, and left for. */
sealed interface Happening {

    /** @param entered whether she came into the segment; otherwise she left it */
    record Membership(String segmentId, boolean entered) implements Happening {}

    record Order(String type) implements Happening {}

    /** @param ruleId null for any, where it is what a campaign waits for */
    record Loyalty(String type, @Nullable String ruleId) implements Happening {}

    /** @param promotionId null for any, where it is what a campaign waits for */
    record Voucher(String type, @Nullable String promotionId) implements Happening {

        private static final Set<String> GOOD = Set.of("ISSUED", "DELIVERED", "ROLLED_BACK");

        /** Whether the code is good after it, so that what is said of it later counts. */
        boolean leavesItGood() {
            return GOOD.contains(type);
        }
    }

    String PLACED = "PLACED";
    String CANCELLED = "CANCELLED";
    String RETURNED = "RETURNED";

    /** Whether {@code that} is of this kind. */
    default boolean covers(Happening that) {
        return switch (this) {
            case Membership membership -> membership.equals(that);
            case Order order -> order.equals(that);
            case Loyalty loyalty ->
                that instanceof Loyalty other
                        && loyalty.type().equals(other.type())
                        && (loyalty.ruleId() == null || loyalty.ruleId().equals(other.ruleId()));
            case Voucher voucher ->
                that instanceof Voucher other
                        && voucher.type().equals(other.type())
                        && (voucher.promotionId() == null
                                || voucher.promotionId().equals(other.promotionId()));
        };
    }

    /** As what a journey that is left for it is suppressed. */
    default Suppression suppression() {
        return switch (this) {
            case Membership membership -> membership.entered() ? Suppression.ENTERED_SEGMENT : Suppression.LEFT_SEGMENT;
            case Order order ->
                switch (order.type()) {
                    case CANCELLED -> Suppression.ORDER_CANCELLED;
                    case RETURNED -> Suppression.ORDER_RETURNED;
                    default -> Suppression.ORDERED;
                };
            case Loyalty loyalty -> throw new IllegalStateException("No campaign is left for " + loyalty);
            case Voucher voucher -> throw new IllegalStateException("No campaign is left for " + voucher);
        };
    }
}
