package perennial.sandbox.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.VoucherEvent;
import perennial.sandbox.console.Table;
import perennial.sandbox.simulator.Count;
import perennial.sandbox.simulator.Person;
import perennial.sandbox.simulator.Shop;

/** The run in numbers. */
final class Figures {

    private Figures() {}

    static String of(Shop shop, Outcomes outcomes) {
        long consenting = shop.signedUp().stream().filter(Person::consents).count();
        return of(shop::count, consenting, outcomes);
    }

    /** @param counts what the shop counted */
    static String of(Function<Count, Long> counts, long consenting, Outcomes outcomes) {
        Table table = new Table("WHAT", "HOW MUCH")
                .row("sign-ups", counts.apply(Count.SIGN_UPS) + ", " + consenting + " with consent to mails")
                .row("visits", counts.apply(Count.VISITS).toString())
                .row("carts filled", counts.apply(Count.CARTS).toString())
                .row(
                        "orders",
                        counts.apply(Count.FIRST_ORDERS) + " first, " + counts.apply(Count.REPEAT_ORDERS)
                                + " repeated, " + counts.apply(Count.RETURNS) + " sent back")
                .row(
                        "turnover",
                        euros(counts.apply(Count.TURNOVER_MINOR)) + ", " + euros(counts.apply(Count.DISCOUNT_MINOR))
                                + " taken off by codes");
        counted(outcomes.memberships(), MembershipEvent::getSegmentId, MembershipEvent::getType)
                .forEach((segment, types) -> table.row("segment " + segment, types));
        counted(outcomes.vouchers(), VoucherEvent::getPromotionId, Figures::typeAndReason)
                .forEach((promotion, types) -> table.row("vouchers " + promotion, types));
        counted(outcomes.messages(), MessageEvent::getCampaignId, Figures::typeAndReason)
                .forEach((campaign, types) -> table.row("messages " + campaign, types));
        table.row(
                "checkout",
                counts.apply(Count.REDEMPTIONS) + " codes taken, " + counts.apply(Count.REFUSED_CODES) + " refused, "
                        + counts.apply(Count.SILENCES) + " times no answer");
        table.row(
                "waited in vain for a code", counts.apply(Count.WAITED_IN_VAIN).toString());
        long points =
                outcomes.entries().stream().mapToLong(LoyaltyEvent::getPoints).sum();
        table.row("points", points + " in " + outcomes.entries().size() + " entries");
        table.row("dead letters", Long.toString(outcomes.deadLetters()));
        return table.toString();
    }

    private static String typeAndReason(VoucherEvent event) {
        return event.getReason() == null ? event.getType() : event.getType() + " " + event.getReason();
    }

    private static String typeAndReason(MessageEvent event) {
        return event.getReason() == null ? event.getType() : event.getType() + " " + event.getReason();
    }

    private static <V> Map<String, String> counted(List<V> events, Function<V, String> what, Function<V, String> type) {
        Map<String, String> lines = new TreeMap<>();
        events.stream()
                .collect(groupingBy(what, TreeMap::new, groupingBy(type, TreeMap::new, counting())))
                .forEach((key, types) -> lines.put(
                        key,
                        types.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey())
                                .collect(joining(", "))));
        return lines;
    }

    private static String euros(long minor) {
        return String.format(Locale.ROOT, "%d.%02d EUR", minor / 100, minor % 100);
    }
}
