package perennial.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

    @Test
    void whatSegmentServiceReadsHasOnePartitionCount() {
        assertThat(TopicSetup.wanted())
                .filteredOn(topic -> topic.name().startsWith("storefront."))
                .allSatisfy(topic -> assertThat(topic.numPartitions()).isEqualTo(4));
    }

    @Test
    void everyReaderHasItsDeadLettersWithRoomForTheirHeaders() {
        assertThat(named("storefront.carts.campaign.dlt").configs()).containsEntry("max.message.bytes", "2097152");
        assertThat(names()).contains("storefront.carts.segment.dlt").doesNotContain("storefront.carts.loyalty.dlt");
    }

    @Test
    void anOutboxMarksItsBatchesInATopicOfOnePartition() {
        assertThat(named("perennial.voucher.outbox").numPartitions()).isEqualTo(1);
        assertThat(named("perennial.voucher.outbox").configs()).containsEntry("cleanup.policy", "compact");
        assertThat(names()).doesNotContain("perennial.segment.outbox");
    }

    private static NewTopic named(String name) {
        return TopicSetup.wanted().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names() {
        return TopicSetup.wanted().stream().map(NewTopic::name).toList();
    }
}
