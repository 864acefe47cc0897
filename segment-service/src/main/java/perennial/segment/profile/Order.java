package perennial.segment.profile;

import com.google.common.math.LongMath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One remembered order. It counts if it was placed, not cancelled, and not returned in full: that is when as much was paid
 * back as was paid, or when of every line as many pieces came back as were ordered. What comes before the order itself, its
 * cancellation or a return, is kept until it does.
 *
 * <p>Kept are the first {@value #MOST_LINES} lines, of a line the first {@value #MOST_CATEGORIES} categories, and the
 * {@value #MOST_RETURNS} earliest returns. Given up beyond: an order with more lines is seen to be returned in full by the
 * money only, categories beyond are not counted, and later returns take nothing back.
 *
 * @param placing null while only its cancellation or returns are known
 * @param cancelledAt null while it stands
 * @param returns earliest first
 */
public record Order(
        String orderId, @Nullable Placing placing, @Nullable Instant cancelledAt, List<Return> returns)
        implements Remembered.Item {
    static final int MOST_LINES = 100;
    static final int MOST_CATEGORIES = 10;
    static final int MOST_RETURNS = 20;

    /** The lines, categories and returned lines of an order that weighs no more than any other. */
    private static final int ORDINARY = 50;

    /**
     * How an order was placed.
     *
     * @param by of two placings of one order the earlier is taken
     * @param cartId the cart that became this order
     * @param complete whether {@code lines} are all that it has
     */
    public record Placing(
            Stamp by, @Nullable String cartId, String currency, long totalMinor, List<Line> lines, boolean complete) {
        public Placing {
            lines = List.copyOf(lines);
        }
    }

    /** What is bought of one thing, and the categories that it belongs to. */
    public record Line(String lineId, long quantity, List<String> categories) {
        public Line {
            categories = List.copyOf(categories);
        }
    }

    /**
     * Something came back.
     *
     * @param pieces how many, by line
     */
    public record Return(String eventId, Instant at, String currency, long totalMinor, Map<String, Long> pieces) {
        private static final Comparator<Return> ORDER =
                Comparator.comparing(Return::at).thenComparing(Return::eventId);

        public Return {
            pieces = Map.copyOf(pieces);
        }
    }

    public Order {
        returns = List.copyOf(returns);
        if (placing == null && cancelledAt == null && returns.isEmpty()) {
            throw new IllegalArgumentException("nothing happened to order " + orderId);
        }
    }

    static Order of(ProfileEvent.OrderPlaced event) {
        List<Line> lines = new ArrayList<>(Math.min(event.lines().size(), MOST_LINES));
        boolean complete = true;
        for (Line line : event.lines()) {
            if (line.quantity() <= 0) {
                continue;
            }
            if (lines.size() == MOST_LINES) {
                complete = false;
                break;
            }
            lines.add(
                    line.categories().size() <= MOST_CATEGORIES
                            ? line
                            : new Line(
                                    line.lineId(),
                                    line.quantity(),
                                    line.categories().subList(0, MOST_CATEGORIES)));
        }
        Stamp by = new Stamp(event.occurredAt(), event.eventId());
        Placing placing = new Placing(by, event.cartId(), event.currency(), event.totalMinor(), lines, complete);
        return new Order(event.orderId(), placing, null, List.of());
    }

    static Order of(ProfileEvent.OrderCancelled event) {
        return new Order(event.orderId(), null, event.occurredAt(), List.of());
    }

    static Order of(ProfileEvent.OrderReturned event) {
        TreeMap<String, Long> pieces = new TreeMap<>();
        event.pieces().forEach((line, quantity) -> {
            if (quantity > 0) {
                pieces.put(line, quantity);
            }
        });
        while (pieces.size() > MOST_LINES) {
            pieces.pollLastEntry();
        }
        Return back = new Return(
                event.eventId(), event.occurredAt(), event.currency(), Math.max(0, event.totalMinor()), pieces);
        return new Order(event.orderId(), null, null, List.of(back));
    }

    @Override
    public String id() {
        return orderId;
    }

    @Override
    public Instant at() {
        if (placing != null) {
            return placing.by().at();
        }
        Instant returnedAt = returns.isEmpty() ? null : returns.getFirst().at();
        return Objects.requireNonNull(earliest(cancelledAt, returnedAt));
    }

    @Override
    public int weight() {
        int parts = 0;
        if (placing != null) {
            for (Line line : placing.lines()) {
                parts += 1 + line.categories().size();
            }
        }
        for (Return back : returns) {
            parts += back.pieces().size();
        }
        return 1 + parts / ORDINARY;
    }

    public @Nullable Instant placedAt() {
        return placing == null ? null : placing.by().at();
    }

    /** Whether it was placed, and neither cancelled nor returned in full. */
    public boolean counts() {
        return placing != null && cancelledAt == null && !isReturnedInFull(placing);
    }

    /** What was paid in that currency and not paid back; 0 in any other, and if the order does not count. */
    public long keptMinor(String currency) {
        if (placing == null || !placing.currency().equals(currency) || !counts()) {
            return 0;
        }
        return Math.max(0, placing.totalMinor() - paidBackMinor(currency));
    }

    /** The currency it was paid in, if it counts. */
    @Nullable String keptCurrency() {
        return placing != null && counts() ? placing.currency() : null;
    }

    /** Whether something came back of an order that stands. */
    boolean isReturned() {
        return placing != null && cancelledAt == null && !returns.isEmpty();
    }

    /** Whether it counts and has a line of the category that was not returned in full. */
    boolean keeps(String category) {
        if (placing == null || !counts()) {
            return false;
        }
        for (Line line : placing.lines()) {
            if (line.categories().contains(category) && !isReturned(line)) {
                return true;
            }
        }
        return false;
    }

    /** The categories of its lines that were not returned in full; none if it does not count. */
    Set<String> keptCategories() {
        if (placing == null || placing.lines().isEmpty() || !counts()) {
            return Set.of();
        }
        Set<String> categories = new HashSet<>();
        for (Line line : placing.lines()) {
            if (!isReturned(line)) {
                categories.addAll(line.categories());
            }
        }
        return categories;
    }

    private boolean isReturnedInFull(Placing placing) {
        if (returns.isEmpty()) {
            return false;
        }
        if (placing.totalMinor() > 0 && paidBackMinor(placing.currency()) >= placing.totalMinor()) {
            return true;
        }
        if (placing.lines().isEmpty() || !placing.complete()) {
            return false;
        }
        for (Line line : placing.lines()) {
            if (!isReturned(line)) {
                return false;
            }
        }
        return true;
    }

    private boolean isReturned(Line line) {
        long pieces = 0;
        for (Return back : returns) {
            pieces = LongMath.saturatedAdd(pieces, back.pieces().getOrDefault(line.lineId(), 0L));
        }
        return pieces >= line.quantity();
    }

    private long paidBackMinor(String currency) {
        long sum = 0;
        for (Return back : returns) {
            if (back.currency().equals(currency)) {
                sum = LongMath.saturatedAdd(sum, back.totalMinor());
            }
        }
        return sum;
    }

    /** What both say together: the earliest placing, the earliest cancellation and all returns, whichever came first. */
    Order and(Order other) {
        return new Order(
                orderId,
                earliest(placing, other.placing),
                earliest(cancelledAt, other.cancelledAt),
                merged(returns, other.returns));
    }

    private static @Nullable Placing earliest(@Nullable Placing one, @Nullable Placing other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.by().compareTo(other.by()) <= 0 ? one : other;
    }

    private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private static List<Return> merged(List<Return> some, List<Return> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        Map<String, Return> byEvent = new HashMap<>();
        some.forEach(back -> byEvent.put(back.eventId(), back));
        others.forEach(back -> byEvent.putIfAbsent(back.eventId(), back));
        List<Return> all = new ArrayList<>(byEvent.values());
        all.sort(Return.ORDER);
        return all.size() <= MOST_RETURNS ? all : all.subList(0, MOST_RETURNS);
    }
}
