package perennial.platform.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import perennial.events.CustomerEvent;
import perennial.platform.admission.Inbound;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

class HandOverTest {

    private final List<String> calls = new ArrayList<>();
    private final HandOver<CustomerEvent> handOver = new HandOver<>(new Noting());

    @Test
    void aDeletionComesAfterWhatStoodBeforeItAndBeforeWhatFollows() {
        add("ada");
        handOver.delete("ada");
        add("ada");
        handOver.flush();

        assertThat(calls).containsExactly("handle ada", "deleted ada", "handle ada");
    }

    @Test
    void deletionsOfOthersBreakNoBatch() {
        add("ada");
        handOver.delete("bob");
        add("cyd");
        handOver.delete("dan");
        handOver.flush();

        assertThat(calls).containsExactly("deleted bob dan", "handle ada cyd");
    }

    @Test
    void nothingIsHandedOverTwice() {
        add("ada");
        handOver.flush();
        handOver.flush();

        assertThat(calls).containsExactly("handle ada");
    }

    private void add(String key) {
        CustomerEvent event = CustomerEvent.newBuilder()
                .setEventId("event")
                .setType("UPDATED")
                .setOccurredAt(Instant.EPOCH)
                .setCustomerId(key)
                .build();
        handOver.add(new Inbound<>(event, key, "topic", 0, 0, Instant.EPOCH));
    }

    private final class Noting implements TopicHandler<CustomerEvent> {

        @Override
        public Topic<CustomerEvent> topic() {
            return Topics.CUSTOMERS;
        }

        @Override
        public void handle(List<Inbound<CustomerEvent>> batch) {
            calls.add("handle " + batch.stream().map(Inbound::key).collect(Collectors.joining(" ")));
        }

        @Override
        public void deleted(List<String> keys) {
            calls.add("deleted " + String.join(" ", keys));
        }
    }
}
