package perennial.sandbox.demo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import perennial.events.CustomerEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.simulator.Till.Answer;

/**
 * The way of one customer from her sign-up to the points for her first order, each step found by the {@code causeId} that names
 * the step before.
 */
final class WelcomeLoop {

    private static final String SEGMENT = "new-customer";
    private static final String ORDER_RULE = "order-points";
    private static final String BONUS_RULE = "sign-up-bonus";

    private final Followed her;
    private final Outcomes outcomes;
    private final OptionalLong balance;

    private WelcomeLoop(Followed her, Outcomes outcomes, OptionalLong balance) {
        this.her = her;
        this.outcomes = outcomes;
        this.balance = balance;
    }

    /** @param balance the points that loyalty-service says she has */
    static List<Step> steps(Followed her, Outcomes outcomes, OptionalLong balance) {
        return new WelcomeLoop(her, outcomes, balance).steps();
    }

    private List<Step> steps() {
        Optional<CustomerEvent> signUp =
                first(outcomes.customers(), event -> isHers(event.getCustomerId()) && is(event.getType(), "SIGNED_UP"));
        Optional<MembershipEvent> entered = signUp.flatMap(cause -> membership("ENTERED", cause.getEventId()));
        Optional<VoucherRequest> requested = entered.flatMap(cause -> first(
                outcomes.requests(),
                event -> isHers(event.getCustomerId()) && is(event.getCauseId(), cause.getEventId())));
        Optional<VoucherEvent> issued = requested.flatMap(cause -> voucher("ISSUED", cause.getEventId()));
        Optional<MessageEvent> sent = issued.flatMap(cause -> first(
                outcomes.messages(),
                event -> is(event.getType(), "SENT")
                        && is(event.getCauseId(), cause.getEventId())
                        && event.getVoucherCodes().contains(her.code())));
        Optional<VoucherEvent> delivered = sent.flatMap(cause -> voucher("DELIVERED", cause.getEventId()));
        Optional<MembershipEvent> exited = sent.flatMap(cause -> membership("EXITED", cause.getEventId()));
        Optional<VoucherEvent> redeemed = voucher("REDEEMED", her.redeemed().requestId())
                .filter(event -> is(event.getOrderId(), her.orderId())
                        && is(event.getRedemptionId(), her.redeemed().redemptionId()));
        Optional<OrderEvent> placed = first(
                outcomes.orders(),
                event -> is(event.getOrderId(), her.orderId())
                        && is(event.getType(), "PLACED")
                        && event.getVoucherCodes().contains(her.code()));
        Optional<LoyaltyEvent> points = placed.flatMap(cause -> booked("PENDING", ORDER_RULE, cause.getEventId()));
        Optional<LoyaltyEvent> bonus = entered.flatMap(cause -> booked("EARNED", BONUS_RULE, cause.getEventId()));

        return List.of(
                step(
                        "SIGNED_UP",
                        signUp,
                        CustomerEvent::getOccurredAt,
                        event -> her.person().firstName() + " <" + event.getEmail() + ">, event " + event.getEventId()),
                step(
                        "ENTERED " + SEGMENT,
                        entered,
                        MembershipEvent::getRecordedAt,
                        event -> caused(event.getEventId(), event.getCauseId())),
                step(
                        "points EARNED for signing up",
                        bonus,
                        LoyaltyEvent::getRecordedAt,
                        event -> event.getPoints() + ", " + caused(event.getEventId(), event.getCauseId())),
                step(
                        "voucher REQUESTED",
                        requested,
                        VoucherRequest::getRecordedAt,
                        event -> event.getPromotionId() + ", " + caused(event.getEventId(), event.getCauseId())),
                step(
                        "voucher ISSUED",
                        issued,
                        VoucherEvent::getRecordedAt,
                        event -> event.getCode() + ", " + caused(event.getEventId(), event.getCauseId())),
                step(
                        "mail SENT with the code",
                        sent,
                        MessageEvent::getRecordedAt,
                        event -> caused(event.getEventId(), event.getCauseId())),
                mailHoldsTheCode(issued, sent),
                step(
                        "voucher DELIVERED",
                        delivered,
                        VoucherEvent::getRecordedAt,
                        event -> caused(event.getEventId(), event.getCauseId())),
                step(
                        "EXITED " + SEGMENT,
                        exited,
                        MembershipEvent::getRecordedAt,
                        event -> caused(event.getEventId(), event.getCauseId())),
                refusal("a stranger asks: not_your_voucher", her.asked(), her.stolenAt(), 200, "not_your_voucher"),
                refusal("a stranger redeems: 409", her.stolen(), her.stolenAt(), 409, "not_your_voucher"),
                step(
                        "voucher REDEEMED",
                        redeemed,
                        VoucherEvent::getRecordedAt,
                        event -> "order " + event.getOrderId() + ", " + event.getDiscountMinor() + " cents off, "
                                + caused(event.getEventId(), event.getCauseId())),
                refusal("she tries it again: 409", her.again(), her.againAt(), 409, "already_redeemed"),
                step(
                        "order PLACED",
                        placed,
                        OrderEvent::getOccurredAt,
                        event -> event.getTotalMinor() + " cents, event " + event.getEventId()),
                step(
                        "points PENDING for the order",
                        points,
                        LoyaltyEvent::getRecordedAt,
                        event -> event.getPoints() + ", " + caused(event.getEventId(), event.getCauseId())),
                balanceIsTheSum());
    }

    private Step mailHoldsTheCode(Optional<VoucherEvent> issued, Optional<MessageEvent> sent) {
        String name = "the mail is in her mailbox";
        Optional<Instant> sentAt = sent.map(MessageEvent::getRecordedAt);
        boolean isThatCode = her.letter().isPresent()
                && issued.map(VoucherEvent::getCode).filter(her.code()::equals).isPresent();
        return isThatCode && sentAt.isPresent()
                ? Step.seen(name, sentAt.get(), "\"" + her.letter().get().subject() + "\" with " + her.code())
                : Step.missing(name, "no mail with the code that was issued");
    }

    private Step balanceIsTheSum() {
        String name = "the balance is the sum";
        List<LoyaltyEvent> hers = outcomes.entries().stream()
                .filter(event -> isHers(event.getCustomerId()) && is(event.getType(), "EARNED"))
                .toList();
        long sum = hers.stream().mapToLong(LoyaltyEvent::getPoints).sum();
        boolean agrees = !hers.isEmpty() && balance.isPresent() && balance.getAsLong() == sum;
        String said = balance.isPresent() ? Long.toString(balance.getAsLong()) : "no balance";
        return Step.check(name, agrees, "the account says " + said + ", what she earned adds up to " + sum);
    }

    private static Step refusal(String name, Answer answer, Instant at, int status, String reason) {
        return answer.equals(new Answer.Refused(status, reason))
                ? Step.seen(name, at, reason)
                : Step.missing(name, "the answer was " + answer);
    }

    private Optional<MembershipEvent> membership(String type, String causeId) {
        return first(
                outcomes.memberships(),
                event -> isHers(event.getCustomerId())
                        && is(event.getSegmentId(), SEGMENT)
                        && is(event.getType(), type)
                        && is(event.getCauseId(), causeId));
    }

    private Optional<VoucherEvent> voucher(String type, String causeId) {
        return first(
                outcomes.vouchers(),
                event -> is(event.getCode(), her.code())
                        && is(event.getType(), type)
                        && is(event.getCauseId(), causeId));
    }

    private Optional<LoyaltyEvent> booked(String type, String ruleId, String causeId) {
        return first(
                outcomes.entries(),
                event -> isHers(event.getCustomerId())
                        && is(event.getType(), type)
                        && is(event.getRuleId(), ruleId)
                        && is(event.getCauseId(), causeId));
    }

    private boolean isHers(String customerId) {
        return customerId.equals(her.person().customerId());
    }

    private static String caused(String eventId, String causeId) {
        return "event " + eventId + " because of " + causeId;
    }

    private static boolean is(@Nullable String value, String expected) {
        return expected.equals(value);
    }

    private static <V extends SpecificRecord> Optional<V> first(List<V> events, Predicate<V> filter) {
        return events.stream().filter(filter).findFirst();
    }

    private static <V> Step step(String name, Optional<V> event, Function<V, Instant> at, Function<V, String> detail) {
        return event.map(seen -> Step.seen(name, at.apply(seen), detail.apply(seen)))
                .orElseGet(() -> Step.missing(name, "not seen"));
    }
}
