package perennial.platform.consuming;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.ExponentialBackOff;
import perennial.platform.admission.Admission;
import perennial.platform.outbox.Outbox;
import perennial.platform.outbox.OutboxAutoConfiguration;
import perennial.schemas.Service;

/** One consumer group a service, over all topics for which there is a {@link TopicHandler}. */
@AutoConfiguration(after = OutboxAutoConfiguration.class)
@ConditionalOnBean(Outbox.class)
class ConsumingAutoConfiguration {

    private static final long FIRST_RETRY_MS = 100;
    private static final long LONGEST_RETRY_MS = 5_000;
    private static final int HEARTBEATS_PER_SESSION = 10;
    private static final long IDLE_EVENT_MS = 2_000;

    @Bean
    Behind behind(JdbcClient jdbc) {
        return new Behind(jdbc);
    }

    @Bean
    ConsumerOffsets consumerOffsets(JdbcClient jdbc) {
        return new ConsumerOffsets(jdbc);
    }

    @Bean
    BatchConsumer batchConsumer(
            Service service,
            List<TopicHandler<?>> handlers,
            Admission admission,
            ConsumerOffsets offsets,
            Outbox outbox,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        Map<String, TopicHandler<?>> byTopic =
                handlers.stream().collect(toMap(handler -> handler.topic().name(), Function.identity()));
        return new BatchConsumer(
                service, byTopic, admission, offsets, outbox, new TransactionTemplate(transactions), metrics);
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> consumerContainer(
            Service service,
            List<TopicHandler<?>> handlers,
            BatchConsumer consumer,
            KafkaProperties kafka,
            MeterRegistry metrics,
            Behind behind,
            ApplicationEventPublisher events,
            @Value("${perennial.consumer.concurrency:1}") int concurrency,
            @Value("${perennial.consumer.records-per-batch:1000}") int recordsPerBatch,
            @Value("${perennial.consumer.session-timeout:PT10S}") Duration sessionTimeout) {
        String[] topics =
                handlers.stream().map(handler -> handler.topic().name()).toArray(String[]::new);
        ContainerProperties properties = new ContainerProperties(topics);
        properties.setGroupId(service.id() + "-service");
        properties.setMessageListener(consumer);
        properties.setConsumerRebalanceListener(consumer);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setIdleEventInterval(IDLE_EVENT_MS);
        properties.setPollTimeout(500);
        var container = new ConcurrentMessageListenerContainer<>(
                consumerFactory(kafka, recordsPerBatch, sessionTimeout, metrics), properties);
        container.setConcurrency(concurrency);
        container.setBeanName("consumer");
        container.setApplicationEventPublisher(events);
        container.setCommonErrorHandler(new DefaultErrorHandler(retryForEver()));
        Gauge.builder(
                        "perennial.consumer.behind.seconds",
                        () -> behind.on(List.of(topics)).toMillis() / 1000.0)
                .description("Age of the oldest instant up to which some input partition has been processed")
                .register(metrics);
        return container;
    }

    private static DefaultKafkaConsumerFactory<byte[], byte[]> consumerFactory(
            KafkaProperties kafka, int recordsPerBatch, Duration sessionTimeout, MeterRegistry metrics) {
        Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsPerBatch);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(sessionTimeout.toMillis()));
        // By its answer a member learns that others come and go.
        config.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(sessionTimeout.toMillis() / HEARTBEATS_PER_SESSION));
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        var factory =
                new DefaultKafkaConsumerFactory<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        factory.addListener(new MicrometerConsumerListener<>(metrics));
        return factory;
    }

    private static ExponentialBackOff retryForEver() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_RETRY_MS, 2);
        backOff.setMaxInterval(LONGEST_RETRY_MS);
        backOff.setMaxElapsedTime(Duration.ofDays(3650).toMillis());
        return backOff;
    }
}
