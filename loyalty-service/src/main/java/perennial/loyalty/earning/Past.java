package perennial.loyalty.earning;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Comeback;

/**
 * What has been decided upon before a batch, and then with each occasion of it: so a cause that comes twice is decided upon once, also
 * within the batch. What was added since it was read is to be written.
 */
final class Past {

    /** A rule's use by one customer. */
    record UseKey(String customerId, String ruleId) {}

    record Use(UseKey key, LocalDate day) {}

    record Decided(String customerId, Cause cause) {}

    record Return(OrderKey order, Comeback comeback) {}

    private final Map<OrderKey, KnownOrder> orders;
    private final Set<Decided> decided;
    private final Map<UseKey, Map<LocalDate, Long>> uses;
    private final Set<OrderKey> keptOrders;
    private final Map<OrderKey, KnownOrder> newOrders = new LinkedHashMap<>();
    private final Map<OrderKey, KnownOrder> changedOrders = new LinkedHashMap<>();
    private final List<Return> newReturns = new ArrayList<>();
    private final List<Decided> newlyDecided = new ArrayList<>();
    private final Map<Use, Long> newUses = new LinkedHashMap<>();

    /**
     * @param orders all that the batch is about, as far as they are known
     * @param decided all other causes that the batch is about, as far as they were decided upon
     * @param uses of the rules with limits by the customers of the batch, as far back as their limits count
     */
    Past(Map<OrderKey, KnownOrder> orders, Set<Decided> decided, Map<UseKey, Map<LocalDate, Long>> uses) {
        this.orders = new HashMap<>(orders);
        this.keptOrders = Set.copyOf(orders.keySet());
        this.decided = new HashSet<>(decided);
        this.uses = new HashMap<>();
        uses.forEach((key, days) -> this.uses.put(key, new HashMap<>(days)));
    }

    @Nullable KnownOrder order(OrderKey key) {
        return orders.get(key);
    }

    void note(OrderKey key, KnownOrder order) {
        orders.put(key, order);
        (keptOrders.contains(key) ? changedOrders : newOrders).put(key, order);
    }

    void noteReturn(OrderKey key, KnownOrder order, Comeback comeback) {
        note(key, order.with(comeback));
        newReturns.add(new Return(key, comeback));
    }

    /** False if it was decided upon before. */
    boolean decide(Occasion occasion) {
        Decided key = new Decided(occasion.customerId(), occasion.cause());
        if (!decided.add(key)) {
            return false;
        }
        newlyDecided.add(key);
        return true;
    }

    Map<LocalDate, Long> uses(UseKey key) {
        return uses.getOrDefault(key, Map.of());
    }

    void use(UseKey key, LocalDate day) {
        uses.computeIfAbsent(key, none -> new HashMap<>()).merge(day, 1L, Long::sum);
        newUses.merge(new Use(key, day), 1L, Long::sum);
    }

    Map<OrderKey, KnownOrder> newOrders() {
        return newOrders;
    }

    /** Of those that were known before. */
    Map<OrderKey, KnownOrder> changedOrders() {
        return changedOrders;
    }

    List<Return> newReturns() {
        return newReturns;
    }

    List<Decided> newlyDecided() {
        return newlyDecided;
    }

    Map<Use, Long> newUses() {
        return newUses;
    }
}
