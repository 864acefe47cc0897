package perennial.sandbox.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.TopicPlan;

/** Makes the topics of the catalogue on a fresh broker. */
final class TopicSetup {

    /** What all topics that segment-service reads have in common. */
    static final int PARTITIONS = 4;

    /** With it a transaction that a dead producer left behind can never be mixed up with the next one (KIP-890). */
    static final short TRANSACTION_VERSION = 2;

    private static final Optional<Short> REPLICATION = Optional.of((short) 1);

    private final Home home;

    TopicSetup(Home home) {
        this.home = home;
    }

    void create() throws InterruptedException {
        try (Admin admin = new KafkaClients(home.ports()).admin()) {
            assertTransactionVersion(admin);
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = wanted().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            throw new Failure("The topics could not be created: " + e.getCause(), e);
        }
    }

    static List<NewTopic> wanted() {
        return TopicPlan.all().stream()
                .map(plan -> new NewTopic(
                                plan.name(), Optional.of(plan.hasOnePartition() ? 1 : PARTITIONS), REPLICATION)
                        .configs(plan.config()))
                .toList();
    }

    private static void assertTransactionVersion(Admin admin) throws InterruptedException, ExecutionException {
        FinalizedVersionRange version = admin.describeFeatures()
                .featureMetadata()
                .get()
                .finalizedFeatures()
                .get("transaction.version");
        if (version == null || version.maxVersionLevel() < TRANSACTION_VERSION) {
            throw new Failure("The broker's transaction.version is "
                    + (version == null ? "unset" : version.maxVersionLevel()) + " and must be " + TRANSACTION_VERSION
                    + ". Its data is of an older release: `./perennial reset` deletes it.");
        }
    }
}
