package perennial.schemas;

import static perennial.schemas.Service.CAMPAIGN;
import static perennial.schemas.Service.LOYALTY;
import static perennial.schemas.Service.SEGMENT;
import static perennial.schemas.Service.VOUCHER;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import perennial.events.CartEvent;
import perennial.events.CustomerEvent;
import perennial.events.CustomerSegments;
import perennial.events.EngagementEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.SegmentDefinition;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;

/** The catalogue: every topic of the contract, with its value, its key, its retention and its readers. */
public final class Topics {

    public static final Topic<CustomerEvent> CUSTOMERS = new Topic<>(
            "storefront.customers",
            CustomerEvent.class,
            Retention.COMPACTED,
            CustomerEvent::getCustomerId,
            CustomerEvent::getOccurredAt,
            Defects::of,
            Set.of(SEGMENT, VOUCHER, CAMPAIGN, LOYALTY),
            Spread.BY_KEY);

    public static final Topic<OrderEvent> ORDERS = new Topic<>(
            "storefront.orders",
            OrderEvent.class,
            Retention.FOREVER,
            OrderEvent::getCustomerId,
            OrderEvent::getOccurredAt,
            Defects::of,
            Set.of(SEGMENT, VOUCHER, CAMPAIGN, LOYALTY),
            Spread.BY_KEY);

    public static final Topic<CartEvent> CARTS = new Topic<>(
            "storefront.carts",
            CartEvent.class,
            Retention.DAYS_30,
            CartEvent::getCustomerId,
            CartEvent::getOccurredAt,
            Defects::of,
            Set.of(SEGMENT, CAMPAIGN),
            Spread.BY_KEY);

    public static final Topic<EngagementEvent> ENGAGEMENT = new Topic<>(
            "storefront.engagement",
            EngagementEvent.class,
            Retention.FOREVER,
            EngagementEvent::getCustomerId,
            EngagementEvent::getOccurredAt,
            Defects::of,
            Set.of(SEGMENT, LOYALTY),
            Spread.BY_KEY);

    public static final Topic<SegmentDefinition> SEGMENT_DEFINITIONS = new Topic<>(
            "retention.segment-definitions",
            SegmentDefinition.class,
            Retention.COMPACTED,
            SegmentDefinition::getSegmentId,
            SegmentDefinition::getOccurredAt,
            value -> Optional.empty(),
            Set.of(SEGMENT),
            Spread.EVERY_PARTITION);

    public static final Topic<MembershipEvent> MEMBERSHIPS = new Topic<>(
            "retention.memberships",
            MembershipEvent.class,
            Retention.FOREVER,
            MembershipEvent::getCustomerId,
            MembershipEvent::getOccurredAt,
            value -> Optional.empty(),
            Set.of(CAMPAIGN, LOYALTY),
            Spread.BY_KEY);

    public static final Topic<CustomerSegments> CUSTOMER_SEGMENTS = new Topic<>(
            "retention.customer-segments",
            CustomerSegments.class,
            Retention.COMPACTED,
            CustomerSegments::getCustomerId,
            CustomerSegments::getOccurredAt,
            value -> Optional.empty(),
            Set.of(VOUCHER, CAMPAIGN),
            Spread.BY_KEY);

    public static final Topic<VoucherRequest> VOUCHER_REQUESTS = new Topic<>(
            "retention.voucher-requests",
            VoucherRequest.class,
            Retention.FOREVER,
            VoucherRequest::getCustomerId,
            VoucherRequest::getOccurredAt,
            Defects::of,
            Set.of(VOUCHER),
            Spread.BY_KEY);

    /** Keyed by the code, or by the request where there is no code: a refusal has none. */
    public static final Topic<VoucherEvent> VOUCHERS = new Topic<>(
            "retention.vouchers",
            VoucherEvent.class,
            Retention.FOREVER,
            Topics::codeOrRequest,
            VoucherEvent::getOccurredAt,
            value -> Optional.empty(),
            Set.of(CAMPAIGN, LOYALTY),
            Spread.BY_KEY);

    public static final Topic<MessageEvent> MESSAGES = new Topic<>(
            "retention.messages",
            MessageEvent.class,
            Retention.FOREVER,
            MessageEvent::getCustomerId,
            MessageEvent::getOccurredAt,
            value -> Optional.empty(),
            Set.of(SEGMENT, VOUCHER),
            Spread.BY_KEY);

    public static final Topic<LoyaltyEvent> LOYALTY_ENTRIES = new Topic<>(
            "retention.loyalty",
            LoyaltyEvent.class,
            Retention.FOREVER,
            LoyaltyEvent::getCustomerId,
            LoyaltyEvent::getOccurredAt,
            value -> Optional.empty(),
            Set.of(SEGMENT, CAMPAIGN),
            Spread.BY_KEY);

    private static final List<Topic<?>> ALL = List.of(
            CUSTOMERS,
            ORDERS,
            CARTS,
            ENGAGEMENT,
            SEGMENT_DEFINITIONS,
            MEMBERSHIPS,
            CUSTOMER_SEGMENTS,
            VOUCHER_REQUESTS,
            VOUCHERS,
            MESSAGES,
            LOYALTY_ENTRIES);

    private Topics() {}

    public static List<Topic<?>> all() {
        return ALL;
    }

    public static Optional<Topic<?>> named(String name) {
        return ALL.stream().filter(topic -> topic.name().equals(name)).findFirst();
    }

    private static String codeOrRequest(VoucherEvent event) {
        return event.getCode() != null ? event.getCode() : String.valueOf(event.getRequestId());
    }
}
