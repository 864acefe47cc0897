package perennial.voucher.customer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import perennial.events.CustomerSegments;
import perennial.events.SegmentMembership;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Keeps which segments customers are in. Each record says all of it, so a customer's last one on the topic is the truth. */
@Component
class CustomerSegmentsHandler implements TopicHandler<CustomerSegments> {

    private static final String CURRENT = "CURRENT";

    private final CustomerTable customers;
    private final MeterRegistry metrics;

    CustomerSegmentsHandler(CustomerTable customers, MeterRegistry metrics) {
        this.customers = customers;
        this.metrics = metrics;
    }

    @Override
    public Topic<CustomerSegments> topic() {
        return Topics.CUSTOMER_SEGMENTS;
    }

    @Override
    public void handle(List<Inbound<CustomerSegments>> batch) {
        SortedMap<String, Set<String>> latest = new TreeMap<>();
        for (Inbound<CustomerSegments> record : batch) {
            if (record.value().getType().equals(CURRENT)) {
                latest.put(
                        record.key(),
                        record.value().getSegments().stream()
                                .map(SegmentMembership::getSegmentId)
                                .collect(Collectors.toSet()));
            } else {
                metrics.counter("perennial.ignored", "topic", topic().name()).increment();
            }
        }
        customers.saveSegments(latest);
    }

    @Override
    public void deleted(List<String> keys) {
        customers.deleteSegments(keys);
    }
}
