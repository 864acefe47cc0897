package perennial.segment.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A segment of the test, twice: as the service reads it, and written out by hand.
 *
 * @param spans all durations that the condition names
 * @param holds whether a customer of whom this is known is in the segment at the instant
 */
record Rule(String segmentId, String when, List<TemporalAmount> spans, BiPredicate<Facts, Instant> holds) {
    private static final Duration ONE_HOUR = Duration.ofHours(1);
    private static final Duration A_DAY_AND_A_HALF = Duration.ofHours(36);

    static final List<Rule> ALL = List.of(
            new Rule(
                    "welcome",
                    "since(signedUpAt) < days(30) && message('welcome').count == 0",
                    List.of(days(30)),
                    (she, at) -> she.isLess(she.signedUpAt(), days(30), at) && she.messageCount("welcome") == 0),
            new Rule(
                    "lapsed",
                    "orders.count > 0 && since(orders.lastAt) >= days(90)",
                    List.of(days(90)),
                    (she, at) -> she.orders() > 0 && she.isAtLeast(she.lastOrderAt(), days(90), at)),
            new Rule(
                    "cart-abandoned",
                    "cart.items > 0 && cart.totalMinor('EUR') >= 2000"
                            + " && since(cart.updatedAt) >= hours(1) && since(cart.updatedAt) <= days(3)",
                    List.of(ONE_HOUR, days(3)),
                    (she, at) -> she.cartItems() > 0
                            && she.cartTotalMinor("EUR") >= 2000
                            && she.isAtLeast(she.cartUpdatedAt(), ONE_HOUR, at)
                            && she.isAtMost(she.cartUpdatedAt(), days(3), at)),
            // A negation over something that may be missing holds for who was never written to.
            new Rule(
                    "quiet",
                    "consented('email') && !(since(message('newsletter').lastAt) < days(20))",
                    List.of(days(20)),
                    (she, at) -> she.consented("email") && !she.isLess(she.lastMessageAt("newsletter"), days(20), at)),
            // Nothing but a negation: it holds as soon as anything is known of her.
            new Rule(
                    "silent",
                    "!(since(orders.lastAt) <= days(30))",
                    List.of(days(30)),
                    (she, at) -> !she.isAtMost(she.lastOrderAt(), days(30), at)),
            // Two anchors: what the one lets go the other may hold.
            new Rule(
                    "either",
                    "since(engagement.lastAt) > days(45) || since(orders.firstAt) < days(7)",
                    List.of(days(45), days(7)),
                    (she, at) -> she.isMore(she.lastEngagedAt(), days(45), at)
                            || she.isLess(she.firstOrderAt(), days(7), at)),
            new Rule(
                    "frequent",
                    "orders.countWithin(days(60)) >= 2 && orders.countWithin(hours(36)) == 0",
                    List.of(days(60), A_DAY_AND_A_HALF),
                    (she, at) -> she.ordersWithin(days(60), at) >= 2 && she.ordersWithin(A_DAY_AND_A_HALF, at) == 0),
            new Rule(
                    "spender",
                    "orders.spentMinorWithin(months(2), 'EUR') >= 10000 || orders.averageMinor('SEK') > 7000",
                    List.of(months(2)),
                    (she, at) ->
                            she.spentMinorWithin(months(2), "EUR", at) >= 10_000 || she.averageMinor("SEK") > 7000),
            new Rule(
                    "birthday",
                    "anniversary(birthDate) && country in ['FR', 'CL', 'LB']",
                    List.of(),
                    (she, at) -> she.isAnniversary(she.birthDate(), 0, 0, at)
                            && Set.of("FR", "CL", "LB").contains(she.country())),
            new Rule(
                    "jubilee",
                    "anniversary(signedUpAt, 1, 7) || anniversary(orders.firstAt, 2)"
                            + " || anniversary(birthDate, 0, 14)",
                    List.of(),
                    (she, at) -> she.isAnniversary(she.signedUpAt(), 1, 7, at)
                            || she.isAnniversary(she.firstOrderAt(), 2, 0, at)
                            || she.isAnniversary(she.birthDate(), 0, 14, at)),
            new Rule(
                    "unhappy",
                    "engagement.lastScore <= 6 && !(since(message('sorry').lastAt) < days(30))",
                    List.of(days(30)),
                    (she, at) -> {
                        Integer score = she.lastScore();
                        return score != null && score <= 6 && !she.isLess(she.lastMessageAt("sorry"), days(30), at);
                    }),
            // Who never answered has no score: neither a comparison with it nor the negation of one holds.
            new Rule("annoyed", "!(engagement.lastScore > 3) || engagement.complaints >= 2", List.of(), (she, at) -> {
                Integer score = she.lastScore();
                return (score != null && score <= 3) || she.engagements("COMPLAINT") >= 2;
            }),
            new Rule(
                    "unlucky",
                    "orders.returned >= 1 && orders.spentMinor('EUR') < 8000 && since(orders.lastAt) < months(4)",
                    List.of(months(4)),
                    (she, at) -> she.ordersReturned() >= 1
                            && she.spentMinor("EUR") < 8000
                            && she.isLess(she.lastOrderAt(), months(4), at)),
            new Rule(
                    "shoes",
                    "category('shoes').count >= 2 && since(category('shoes').lastAt) < months(3)",
                    List.of(months(3)),
                    (she, at) -> she.ordersOf("shoes") >= 2 && she.isLess(she.lastOrderOf("shoes"), months(3), at)),
            // A missing attribute holds no more than its negation does, unless the other side decides.
            new Rule(
                    "club",
                    "points.tier == 'gold' || (points.balance >= 300 && !(attributes['club'] == 'yes'))",
                    List.of(),
                    (she, at) -> {
                        String club = she.attribute("club");
                        return she.tier().equals("gold")
                                || (she.pointsBalance() >= 300 && club != null && !club.equals("yes"));
                    }),
            new Rule(
                    "window-shopper",
                    "engagement.visits >= 2 && engagement.reviews + engagement.shares + engagement.surveys < 3"
                            + " && days(10) <= since(engagement.lastAt)",
                    List.of(days(10)),
                    (she, at) -> she.engagements("VISIT") >= 2
                            && she.engagements("REVIEW") + she.engagements("SOCIAL_SHARE") + she.engagements("SURVEY")
                                    < 3
                            && she.isAtLeast(she.lastEngagedAt(), days(10), at)),
            // Which instant is looked at hangs on something else.
            new Rule(
                    "by-language",
                    "language == 'fr' ? since(signedUpAt) < days(100) : since(orders.lastAt) < days(10)",
                    List.of(days(100), days(10)),
                    (she, at) -> she.language().equals("fr")
                            ? she.isLess(she.signedUpAt(), days(100), at)
                            : she.isLess(she.lastOrderAt(), days(10), at)));

    Rule {
        spans = List.copyOf(spans);
    }

    /** Whether days of the calendar matter. */
    boolean isOfCalendar() {
        return when.contains("anniversary(");
    }

    private static Duration days(int count) {
        return Duration.ofDays(count);
    }

    private static Period months(int count) {
        return Period.ofMonths(count);
    }
}
