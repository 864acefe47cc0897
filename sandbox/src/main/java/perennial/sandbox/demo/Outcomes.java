package perennial.sandbox.demo;

import java.util.List;
import perennial.events.CustomerEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;

/**
 * What a reader of committed records has seen of one run, on each topic in the order in which it came.
 *
 * @param deadLetters how many records of any run were put aside meanwhile
 */
record Outcomes(
        List<CustomerEvent> customers,
        List<OrderEvent> orders,
        List<MembershipEvent> memberships,
        List<VoucherRequest> requests,
        List<VoucherEvent> vouchers,
        List<MessageEvent> messages,
        List<LoyaltyEvent> entries,
        long deadLetters) {}
