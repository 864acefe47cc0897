package perennial.segment.topology;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;

/** What the cluster must be like for the service to be right; better not to start than to be wrong. */
final class ClusterCheck {

    private static final short TRANSACTION_VERSION = 2;

    private final Admin admin;
    private final ToIntFunction<String> partitionCount;

    ClusterCheck(Admin admin, ToIntFunction<String> partitionCount) {
        this.admin = admin;
        this.partitionCount = partitionCount;
    }

    /** @throws IllegalStateException saying what is wrong, and what to do */
    void verify() {
        requireOnePartitionCount();
        requireTransactionVersion();
    }

    /** A customer's events of all topics must come to the same task. */
    private void requireOnePartitionCount() {
        Map<String, Integer> counts = new TreeMap<>();
        SegmentTopology.inputs().forEach(topic -> counts.put(topic, partitionCount.applyAsInt(topic)));
        if (counts.values().stream().distinct().count() > 1) {
            throw new IllegalStateException(
                    "All topics that the service reads must have one partition count, but have " + counts);
        }
    }

    /** Without KIP-890 a record of a transaction that was given up can slip into the next one. */
    private void requireTransactionVersion() {
        try {
            FinalizedVersionRange version = admin.describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .get("transaction.version");
            if (version == null || version.maxVersionLevel() < TRANSACTION_VERSION) {
                throw new IllegalStateException("The brokers must have transaction.version 2 (KIP-890):"
                        + " kafka-features.sh upgrade --feature transaction.version=2");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot ask the brokers for their features", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
