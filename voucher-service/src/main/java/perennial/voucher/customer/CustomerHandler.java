package perennial.voucher.customer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import perennial.events.CustomerEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.platform.secret.EmailHasher;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * Keeps what vouchers have to know of a customer as {@code storefront.customers} tells of her.
 *
 * <p>{@code ERASED} deletes her country, her language, the hash of her address, and what agents wrote about her. What stays is her id with the instant of the
 * erasure, so that late events do not bring her back, and the ledger: her vouchers, and her redemptions with the hash that they were
 * counted under. Without it whoever has herself erased could use once more what everybody may use once; and without the key
 * it says of nobody who she was.
 */
@Component
class CustomerHandler implements TopicHandler<CustomerEvent> {

    private final CustomerTable customers;
    private final EmailHasher hasher;
    private final List<ErasureListener> listeners;
    private final MeterRegistry metrics;

    CustomerHandler(
            CustomerTable customers, EmailHasher hasher, List<ErasureListener> listeners, MeterRegistry metrics) {
        this.customers = customers;
        this.hasher = hasher;
        this.listeners = listeners;
        this.metrics = metrics;
    }

    @Override
    public Topic<CustomerEvent> topic() {
        return Topics.CUSTOMERS;
    }

    @Override
    public void handle(List<Inbound<CustomerEvent>> batch) {
        Map<String, List<CustomerChange>> changes = new TreeMap<>();
        for (Inbound<CustomerEvent> record : batch) {
            change(record.value())
                    .ifPresent(change -> changes.computeIfAbsent(record.key(), id -> new ArrayList<>())
                            .add(change));
        }
        apply(changes);
    }

    /** Compaction is done with her: whatever is known goes, as if the event it is from had been an erasure. */
    @Override
    public void deleted(List<String> keys) {
        Map<String, List<CustomerChange>> changes = new TreeMap<>();
        for (Acquaintance known : customers.lock(keys).values()) {
            Stamp stated = known.stated();
            if (stated != null) {
                changes.put(known.customerId(), List.of(new CustomerChange.Erased(stated)));
            }
        }
        apply(changes);
    }

    private void apply(Map<String, List<CustomerChange>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Map<String, Acquaintance> known = customers.lock(changes.keySet());
        Map<String, Acquaintance> changed = new HashMap<>();
        changes.forEach((customerId, all) -> {
            Acquaintance before = known.getOrDefault(customerId, Acquaintance.none(customerId));
            Acquaintance after = before;
            for (CustomerChange change : all) {
                after = after.after(change);
            }
            if (!after.equals(before)) {
                changed.put(customerId, after);
            }
        });
        customers.save(changed.values());
        List<String> erased = changed.values().stream()
                .filter(Acquaintance::isErased)
                .map(Acquaintance::customerId)
                .toList();
        if (!erased.isEmpty()) {
            listeners.forEach(listener -> listener.erased(erased));
        }
    }

    private Optional<CustomerChange> change(CustomerEvent event) {
        Stamp stamp = new Stamp(event.getOccurredAt(), event.getEventId());
        return switch (event.getType()) {
            case "SIGNED_UP", "UPDATED" -> Optional.of(new CustomerChange.Stated(stamp, traits(event)));
            case "ERASED" -> Optional.of(new CustomerChange.Erased(stamp));
            default -> {
                metrics.counter("perennial.ignored", "topic", topic().name()).increment();
                yield Optional.empty();
            }
        };
    }

    private Traits traits(CustomerEvent event) {
        return new Traits(hasher.hash(event.getEmail()).orElse(null), event.getCountry(), event.getLanguage());
    }
}
