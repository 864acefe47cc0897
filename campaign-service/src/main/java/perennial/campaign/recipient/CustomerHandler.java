package perennial.campaign.recipient;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import perennial.events.CustomerEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Keeps recipients as {@code storefront.customers} tells of them. Guests are never written to, so nothing is kept of them. */
@Component
class CustomerHandler implements TopicHandler<CustomerEvent> {

    private final RecipientTable recipients;
    private final ArrivalListener listener;
    private final List<ErasureListener> erasureListeners;
    private final MeterRegistry metrics;

    CustomerHandler(
            RecipientTable recipients,
            ArrivalListener listener,
            List<ErasureListener> erasureListeners,
            MeterRegistry metrics) {
        this.recipients = recipients;
        this.listener = listener;
        this.erasureListeners = erasureListeners;
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
            if (Recipient.isGuest(record.key())) {
                continue;
            }
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
        for (Recipient known : recipients.lock(keys).values()) {
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
        Map<String, Recipient> known = recipients.lock(changes.keySet());
        Map<String, Recipient> changed = new HashMap<>();
        Set<String> erased = new TreeSet<>();
        changes.forEach((customerId, all) -> {
            Recipient before = known.getOrDefault(customerId, Recipient.unknown(customerId));
            Recipient after = before;
            for (CustomerChange change : all) {
                after = after.after(change);
            }
            if (!after.equals(before)) {
                changed.put(customerId, after);
            }
            if (!Objects.equals(after.erased(), before.erased())) {
                erased.add(customerId);
            }
        });
        if (!changed.isEmpty()) {
            Collection<Recipient> rows = changed.values();
            recipients.save(rows);
            if (!erased.isEmpty()) {
                erasureListeners.forEach(each -> each.erased(erased));
            }
            listener.arrived(changed.keySet());
        }
    }

    private Optional<CustomerChange> change(CustomerEvent event) {
        Stamp stamp = new Stamp(event.getOccurredAt(), event.getEventId());
        return switch (event.getType()) {
            case "SIGNED_UP", "UPDATED" ->
                Optional.of(new CustomerChange.Stated(
                        stamp,
                        event.getType().equals("SIGNED_UP"),
                        new Contact(
                                event.getEmail(),
                                event.getFirstName(),
                                event.getLastName(),
                                event.getCountry(),
                                event.getLanguage(),
                                event.getTimeZone(),
                                event.getAttributes()),
                        consents(event)));
            case "ERASED" -> Optional.of(new CustomerChange.Erased(stamp));
            default -> {
                metrics.counter("perennial.ignored", "topic", topic().name()).increment();
                yield Optional.empty();
            }
        };
    }

    private static Map<String, Consent> consents(CustomerEvent event) {
        return event.getConsents().entrySet().stream().collect(toMap(Entry::getKey, entry -> {
            var consent = entry.getValue();
            return new Consent(consent.getGranted(), consent.getAt());
        }));
    }
}
