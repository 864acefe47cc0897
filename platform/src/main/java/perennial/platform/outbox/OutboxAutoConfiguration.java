package perennial.platform.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.admission.AdmissionAutoConfiguration;
import perennial.schemas.EventCodec;
import perennial.schemas.Service;

/** The outbox of a service with a database. */
@AutoConfiguration(after = {JdbcClientAutoConfiguration.class, AdmissionAutoConfiguration.class})
@ConditionalOnBean({JdbcClient.class, Service.class})
public class OutboxAutoConfiguration {

    @Bean
    OutboxTable outboxTable(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new OutboxTable(jdbc, new TransactionTemplate(transactions));
    }

    @Bean(destroyMethod = "")
    OutboxRelay outboxRelay(
            OutboxTable table,
            KafkaProperties kafka,
            Service service,
            MeterRegistry metrics,
            @Value("${perennial.instance-id}") String instanceId) {
        Map<String, Object> connection = kafka.buildAdminProperties();
        connection.put(CommonClientConfigs.CLIENT_ID_CONFIG, service.id() + "-outbox");
        return new OutboxRelay(
                table,
                connection,
                OutboxRelay.Settings.of(instanceId, service.id() + "-outbox", service.outboxMarkerTopic()),
                Clock.systemUTC(),
                metrics,
                step -> {});
    }

    @Bean
    Outbox outbox(EventCodec codec, JdbcTemplate jdbc, OutboxRelay relay) {
        return new Outbox(codec, jdbc, relay::wake);
    }

    /** Starts before the consumers and stops after them, so that what they decide last still leaves. */
    @Bean
    SmartLifecycle outboxRelayLifecycle(OutboxRelay relay, OutboxTable table, Admin admin, MeterRegistry metrics) {
        Gauge.builder("perennial.outbox.age.seconds", table::ageSeconds)
                .description("Age of the oldest outcome that is not published yet")
                .register(metrics);
        Gauge.builder("perennial.outbox.rows", table::rows)
                .description("Outcomes that are not published yet")
                .register(metrics);
        return new RelayLifecycle(relay, admin);
    }

    private static final class RelayLifecycle implements SmartLifecycle {

        private final OutboxRelay relay;
        private final Admin admin;
        private volatile boolean running;

        RelayLifecycle(OutboxRelay relay, Admin admin) {
            this.relay = relay;
            this.admin = admin;
        }

        @Override
        public void start() {
            requireTransactionVersion2();
            Thread.ofPlatform().name("outbox-relay").daemon().start(relay);
            running = true;
        }

        @Override
        public void stop() {
            relay.close();
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return 0;
        }

        /** Without KIP-890 a record of a transaction that was given up can slip into the next one. */
        private void requireTransactionVersion2() {
            try {
                FinalizedVersionRange version = admin.describeFeatures()
                        .featureMetadata()
                        .get()
                        .finalizedFeatures()
                        .get("transaction.version");
                if (version == null || version.maxVersionLevel() < 2) {
                    throw new IllegalStateException(
                            "The brokers must have transaction.version 2 (KIP-890): kafka-features.sh upgrade --feature transaction.version=2");
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("Cannot ask the brokers for their features", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted", e);
            }
        }
    }
}
