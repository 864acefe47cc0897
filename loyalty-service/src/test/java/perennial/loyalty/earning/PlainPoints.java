package perennial.loyalty.earning;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Comeback;
import perennial.loyalty.ledger.InMemoryLedger;
import perennial.loyalty.ledger.Terms.Shortfall;

/** The same once more, in the plainest way: each point is a thing of its own, and nothing is read or written. */
final class PlainPoints {

    private enum State {
        PENDING,
        OPEN,
        SPENT,
        GONE
    }

    private static final class Point {

        State state = State.PENDING;
    }

    /** What one rule gave for one line. */
    private static final class Lot {

        final int number;
        final String customerId;
        final @Nullable OrderKey order;
        final @Nullable String lineId;
        final long quantity;
        final Instant earnedAt;

        @Nullable Instant expiresAt;

        final List<Point> points = new ArrayList<>();
        long claimed;
        long spentAndNotClaimed;

        Lot(
                int number,
                String customerId,
                @Nullable OrderKey order,
                @Nullable String lineId,
                long quantity,
                Instant earnedAt,
                @Nullable Instant expiresAt,
                long count) {
            this.number = number;
            this.customerId = customerId;
            this.order = order;
            this.lineId = lineId;
            this.quantity = quantity;
            this.earnedAt = earnedAt;
            this.expiresAt = expiresAt;
            for (long i = 0; i < count; i++) {
                points.add(new Point());
            }
        }

        Stream<Point> in(State state) {
            return points.stream().filter(point -> point.state == state);
        }
    }

    private static final class Order {

        long totalMinor = -1;
        boolean isCancelled;
        final Map<String, Comeback> comebacks = new LinkedHashMap<>();
    }

    private final Shortfall shortfall;
    private final Duration pending;
    private final Duration lasting;
    private final List<Lot> lots = new ArrayList<>();
    private final Map<OrderKey, Order> orders = new HashMap<>();
    private final Set<String> reviews = new HashSet<>();
    private final Map<String, Map<Lot, List<Point>>> spends = new HashMap<>();
    private final Set<String> givenBack = new HashSet<>();
    private final Map<String, Long> owed = new HashMap<>();

    PlainPoints(Shortfall shortfall, int pendingDays, int lastingDays) {
        this.shortfall = shortfall;
        this.pending = Duration.ofDays(pendingDays);
        this.lasting = Duration.ofDays(lastingDays);
    }

    void happen(HistoriesTest.Step step) {
        Instant now = HistoriesTest.at(step.day());
        letTimePass(step.customerId(), now);
        switch (step) {
            case HistoriesTest.Step.Told told -> told(told.occasion());
            case HistoriesTest.Step.Spend spend -> spend(spend);
            case HistoriesTest.Step.GiveBack back -> giveBack(back, now);
        }
        letTimePass(step.customerId(), now);
    }

    private void told(Occasion occasion) {
        switch (occasion) {
            case Occasion.OrderPlaced placed -> placed(placed);
            case Occasion.OrderCancelled cancelled -> {
                order(cancelled.order()).isCancelled = true;
                claim(cancelled.order());
            }
            case Occasion.OrderReturned returned -> {
                order(returned.order()).comebacks.putIfAbsent(returned.eventId(), returned.comeback());
                claim(returned.order());
            }
            case Occasion.Engaged engaged -> {
                if (reviews.add(engaged.eventId())) {
                    add(new Lot(lots.size(), engaged.customerId(), null, null, 1, engaged.occurredAt(), null, 7));
                }
            }
            case Occasion.SegmentEntered entered -> {}
        }
    }

    private void placed(Occasion.OrderPlaced placed) {
        Order order = order(placed.order());
        if (order.totalMinor >= 0) {
            return;
        }
        order.totalMinor = placed.totalMinor();
        if (!order.isCancelled) {
            long points = placed.totalMinor() / 100;
            long paidA = placed.lines().isEmpty() ? 0 : placed.lines().get(0).paidMinor();
            long paidB = placed.lines().isEmpty() ? 0 : placed.lines().get(1).paidMinor();
            if (placed.lines().isEmpty()) {
                add(lot(placed, null, 1, points));
            } else {
                // Of two lines the one that loses the larger part of a point has the one that is left; of equal ones
                // the first.
                long ofA = points * paidA / (paidA + paidB);
                long ofB = points * paidB / (paidA + paidB);
                if (ofA + ofB < points) {
                    long lostByA = points * paidA % (paidA + paidB);
                    long lostByB = points * paidB % (paidA + paidB);
                    if (lostByA >= lostByB) {
                        ofA++;
                    } else {
                        ofB++;
                    }
                }
                add(lot(placed, "a", placed.lines().get(0).quantity(), ofA));
                add(lot(placed, "b", 1, ofB));
            }
        }
        claim(placed.order());
    }

    private Lot lot(Occasion.OrderPlaced placed, @Nullable String lineId, long quantity, long points) {
        Instant earnedAt = placed.occurredAt().plus(pending);
        return new Lot(
                lots.size(),
                placed.customerId(),
                placed.order(),
                lineId,
                quantity,
                earnedAt,
                earnedAt.plus(lasting),
                points);
    }

    private void add(Lot lot) {
        lots.add(lot);
        if (lot.order == null) {
            open(lot);
        }
    }

    private void open(Lot lot) {
        lot.in(State.PENDING).toList().forEach(point -> {
            if (owed.getOrDefault(lot.customerId, 0L) > 0) {
                owed.merge(lot.customerId, -1L, Long::sum);
                point.state = State.SPENT;
                lot.spentAndNotClaimed++;
            } else {
                point.state = State.OPEN;
            }
        });
    }

    void letTimePass(String customerId, Instant now) {
        of(customerId)
                .filter(lot -> !lot.earnedAt.isAfter(now))
                .sorted(Comparator.comparing((Lot lot) -> lot.earnedAt).thenComparingInt(lot -> lot.number))
                .forEach(this::open);
        of(customerId)
                .filter(lot -> lot.expiresAt != null && !lot.expiresAt.isAfter(now))
                .forEach(lot -> lot.in(State.OPEN).toList().forEach(point -> point.state = State.GONE));
    }

    /** What should be gone by all that came back, and is not claimed yet. */
    private void claim(OrderKey key) {
        Order order = order(key);
        if (order.totalMinor < 0) {
            return;
        }
        for (Lot lot : lots.stream().filter(lot -> key.equals(lot.order)).toList()) {
            long should = order.isCancelled ? lot.points.size() : goneWith(order, lot);
            long asked = should - lot.claimed;
            lot.claimed = should;
            for (; asked > 0; asked--) {
                claimOne(lot);
            }
        }
    }

    private static long goneWith(Order order, Lot lot) {
        long total = Math.max(1, order.totalMinor);
        BigInteger whole = BigInteger.valueOf(total * lot.quantity);
        BigInteger kept = whole;
        for (Comeback comeback : order.comebacks.values()) {
            long pieces = comeback.pieces().getOrDefault(String.valueOf(lot.lineId), 0L);
            boolean inMoney = lot.lineId == null || comeback.pieces().isEmpty();
            kept = kept.subtract(BigInteger.valueOf(
                    inMoney
                            ? Math.min(comeback.paidBackMinor(), total) * lot.quantity
                            : Math.min(pieces, lot.quantity) * total));
        }
        return lot.points.size()
                - kept.max(BigInteger.ZERO)
                        .multiply(BigInteger.valueOf(lot.points.size()))
                        .divide(whole)
                        .longValueExact();
    }

    private void claimOne(Lot lot) {
        @Nullable Point left = lot.points.stream()
                .filter(point -> point.state == State.OPEN || point.state == State.PENDING)
                .findFirst()
                .orElse(null);
        if (left != null) {
            left.state = State.GONE;
        } else if (lot.spentAndNotClaimed > 0) {
            lot.spentAndNotClaimed--;
            if (shortfall == Shortfall.NONE) {
                return;
            }
            if (spendOne(lot.customerId, null) == null && shortfall == Shortfall.NEGATIVE) {
                owed.merge(lot.customerId, 1L, Long::sum);
            }
        }
    }

    private @Nullable Point spendOne(String customerId, @Nullable Map<Lot, List<Point>> record) {
        @Nullable Lot lot = of(customerId)
                .filter(each -> each.in(State.OPEN).findAny().isPresent())
                .min(Comparator.comparing(
                                (Lot each) -> each.expiresAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
                        .thenComparing(each -> each.earnedAt)
                        .thenComparingInt(each -> each.number))
                .orElse(null);
        if (lot == null) {
            return null;
        }
        Point point = lot.in(State.OPEN).findFirst().orElseThrow();
        point.state = State.SPENT;
        lot.spentAndNotClaimed++;
        if (record != null) {
            record.computeIfAbsent(lot, any -> new ArrayList<>()).add(point);
        }
        return point;
    }

    private void spend(HistoriesTest.Step.Spend spend) {
        if (spends.containsKey(spend.id()) || balance(spend.customerId()) < spend.points()) {
            return;
        }
        Map<Lot, List<Point>> record = new LinkedHashMap<>();
        for (long i = 0; i < spend.points(); i++) {
            spendOne(spend.customerId(), record);
        }
        spends.put(spend.id(), record);
    }

    private void giveBack(HistoriesTest.Step.GiveBack back, Instant now) {
        Map<Lot, List<Point>> record = spends.get(back.id());
        if (record == null || !givenBack.add(back.id())) {
            return;
        }
        record.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().number))
                .forEach(entry -> {
                    Lot lot = entry.getKey();
                    for (Point point : entry.getValue()) {
                        if (owed.getOrDefault(lot.customerId, 0L) > 0) {
                            owed.merge(lot.customerId, -1L, Long::sum);
                        } else {
                            point.state = State.OPEN;
                            lot.spentAndNotClaimed = Math.max(0, lot.spentAndNotClaimed - 1);
                            Instant goodUntil = now.plus(InMemoryLedger.NOTICE);
                            if (lot.expiresAt != null && lot.expiresAt.isBefore(goodUntil)) {
                                lot.expiresAt = goodUntil;
                            }
                        }
                    }
                });
    }

    private Order order(OrderKey key) {
        return orders.computeIfAbsent(key, any -> new Order());
    }

    private Stream<Lot> of(String customerId) {
        return lots.stream().filter(lot -> lot.customerId.equals(customerId));
    }

    long balance(String customerId) {
        return remaining(customerId) - owed.getOrDefault(customerId, 0L);
    }

    long remaining(String customerId) {
        return of(customerId).mapToLong(lot -> lot.in(State.OPEN).count()).sum();
    }

    long pending(String customerId) {
        return of(customerId).mapToLong(lot -> lot.in(State.PENDING).count()).sum();
    }
}
