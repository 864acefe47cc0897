package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ClusterCheckTest {

    @Test
    void topicsOfDifferentPartitionCountsAreRefusedByName() {
        try (Admin unused = Admin.create(Map.of("bootstrap.servers", "localhost:1"))) {
            ClusterCheck check = new ClusterCheck(unused, topic -> topic.equals("storefront.carts") ? 3 : 12);
            assertThatThrownBy(check::verify)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("storefront.carts=3")
                    .hasMessageContaining("storefront.orders=12");
        }
    }
}
