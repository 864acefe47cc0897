package perennial.platform.consuming;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.events.OrderEvent;
import perennial.platform.admission.DeadLetter;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.OutcomeReader;
import perennial.sample.SampleApplication;
import perennial.sample.SampleIT;
import perennial.schemas.SchemaRegistry;
import perennial.schemas.Service;
import perennial.schemas.Topics;

class ConsumingIT extends SampleIT {

    private static final EventPublisher PUBLISHER = new EventPublisher();
    private static final String DEAD_LETTERS = Topics.ORDERS.deadLetterTopic(Service.VOUCHER);

    private final JdbcClient jdbc;
    private final ConsumerOffsets offsets;
    private final Behind behind;

    @Autowired
    ConsumingIT(JdbcClient jdbc, ConsumerOffsets offsets, Behind behind) {
        this.jdbc = jdbc;
        this.offsets = offsets;
        this.behind = behind;
    }

    @AfterAll
    static void close() {
        PUBLISHER.close();
    }

    @Test
    void eachBadRecordIsADeadLetterWithItsReasonAndAllOthersAreProcessed() {
        String key = "c-bad-" + UUID.randomUUID();
        byte[] good = PUBLISHER.encode(Topics.ORDERS, order(key, "o-of-bad"));
        byte[] unknownSchema = good.clone();
        ByteBuffer.wrap(unknownSchema).putInt(1, 999_999);
        byte[] truncated = Arrays.copyOf(good, 12);
        int home = BuiltInPartitioner.partitionForKey(bytes(key), Backbone.PARTITIONS);
        int elsewhere = (home + 1) % Backbone.PARTITIONS;
        String notAvro = at(raw(key, null, bytes("not avro")));
        String cutOff = at(raw(key, null, truncated));
        String unknown = at(raw(key, null, unknownSchema));
        String nullKey = at(new ProducerRecord<>(Topics.ORDERS.name(), 0, null, good));
        String wrongPartition = at(raw(key, elsewhere, good));
        String wrongKey = at(raw("c-else", null, good));
        String negative = at(raw(
                key,
                null,
                PUBLISHER.encode(
                        Topics.ORDERS,
                        OrderEvent.newBuilder(order(key, "o-negative"))
                                .setTotalMinor(-1)
                                .build())));
        String noCustomer = at(raw(
                key,
                null,
                PUBLISHER.encode(
                        Topics.ORDERS,
                        OrderEvent.newBuilder(order(key, "o-nobody"))
                                .setCustomerId("")
                                .build())));
        String future = at(raw(
                key,
                null,
                PUBLISHER.encode(
                        Topics.ORDERS,
                        OrderEvent.newBuilder(order(key, "o-future"))
                                .setOccurredAt(Instant.now().plus(Duration.ofMinutes(6)))
                                .build())));
        PUBLISHER.publish(Topics.ORDERS, order(key, "o-after-" + key));

        awaitSeen("o-after-" + key, 1);

        Map<String, String> reasons = OutcomeReader.awaitRaw(DEAD_LETTERS, 9).stream()
                .collect(toMap(ConsumingIT::source, letter -> header(letter, DeadLetter.REASON)));
        assertThat(reasons)
                .containsEntry(notAvro, "not_avro")
                .containsEntry(cutOff, "not_avro")
                .containsEntry(unknown, "unknown_schema")
                .containsEntry(nullKey, "missing_key")
                .containsEntry(wrongPartition, "wrong_partition")
                .containsEntry(wrongKey, "wrong_key")
                .containsEntry(negative, "invalid")
                .containsEntry(noCustomer, "invalid")
                .containsEntry(future, "occurred_in_future");
        assertThat(seen("o-of-bad")).isZero();
    }

    @Test
    void aDeadLetterKeepsTheRecordAsItWasAndNamesTheField() {
        String key = "c-kept-" + UUID.randomUUID();
        byte[] value = PUBLISHER.encode(
                Topics.ORDERS,
                OrderEvent.newBuilder(order(key, "o-1")).setTotalMinor(-7).build());
        ProducerRecord<byte[], byte[]> message = raw(key, null, value);
        message.headers().add("trace", bytes("t-1"));
        String place = at(message);

        ConsumerRecord<byte[], byte[]> letter = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> OutcomeReader.raw(DEAD_LETTERS).stream()
                                .filter(found -> source(found).equals(place))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();

        assertThat(letter.key()).isEqualTo(bytes(key));
        assertThat(letter.value()).isEqualTo(value);
        assertThat(header(letter, "trace")).isEqualTo("t-1");
        assertThat(header(letter, DeadLetter.DETAIL)).isEqualTo("totalMinor must not be negative, was -7");
    }

    @Test
    void aRecordOnWhichOurCodeFailsIsBuriedAloneAndTheOthersTakeEffectOnce() {
        String key = "c-poison-" + UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            PUBLISHER.publish(Topics.ORDERS, order(key, i == 11 ? SampleApplication.POISON : key + "-" + i));
        }

        awaitSeen(key + "-19", 1);

        for (int i = 0; i < 20; i++) {
            assertThat(seen(key + "-" + i)).as("order %d", i).isEqualTo(i == 11 ? 0 : 1);
        }
        assertThat(seen(SampleApplication.POISON)).isZero();
        assertThat(OutcomeReader.awaitRaw(DEAD_LETTERS, 1))
                .filteredOn(letter -> header(letter, DeadLetter.REASON).equals("processing_failed"))
                .hasSize(1);
    }

    @Test
    void aDependencyInTroubleIsNoPoisonAndNothingTakesEffectTwice() {
        String key = "c-hiccup-" + UUID.randomUUID();
        PUBLISHER.publish(
                Topics.ORDERS, order(key, key + "-1"), order(key, SampleApplication.HICCUP), order(key, key + "-2"));

        awaitSeen(key + "-2", 1);

        assertThat(seen(key + "-1")).isEqualTo(1);
        assertThat(seen(SampleApplication.HICCUP)).isEqualTo(1);
    }

    @Test
    void anOutcomeThatNobodyHasRegisteredWaitsForItsSchemaAndNothingIsLost() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Backbone.get().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(SampleApplication.UNREGISTERED.name(), 1, (short) 1)))
                    .all()
                    .get();
        }
        String key = "c-unregistered-" + UUID.randomUUID();
        PUBLISHER.publish(
                Topics.ORDERS, order(key, key + "-1"), order(key, SampleApplication.TOLD_ON), order(key, key + "-2"));
        Awaitility.await()
                .until(() -> jdbc.sql("select is_called from telling")
                        .query(Boolean.class)
                        .single());

        SchemaRegistry.at(Backbone.get().registryUrl()).register(SampleApplication.UNREGISTERED);

        awaitSeen(key + "-2", 1);
        assertThat(seen(key + "-1")).isEqualTo(1);
        assertThat(seen(SampleApplication.TOLD_ON)).isEqualTo(1);
        assertThat(OutcomeReader.await(SampleApplication.UNREGISTERED, 1, order -> true))
                .extracting(OrderEvent::getCustomerId)
                .containsExactly(key);
        assertThat(OutcomeReader.raw(DEAD_LETTERS)).noneMatch(letter -> Arrays.equals(letter.key(), bytes(key)));
    }

    @Test
    void whoeverNoLongerOwnsAPartitionWritesNothing() {
        TopicPartition partition = new TopicPartition("elsewhere", 0);
        offsets.position(partition, 5);
        offsets.advance(partition, 5, 10, Instant.now());

        assertThatThrownBy(() -> offsets.advance(partition, 5, 8, Instant.now()))
                .isInstanceOf(StalePositionException.class);
        assertThat(offsets.position(partition)).isEqualTo(10);
    }

    @Test
    void theServiceIsBehindByTheOldestPartition() {
        offsets.position(new TopicPartition("lagging", 0), 0);
        offsets.position(new TopicPartition("lagging", 1), 0);
        offsets.caughtUp(List.of(new TopicPartition("lagging", 0)));
        assertThat(behind.on(List.of("lagging"))).isGreaterThan(Duration.ofDays(1));

        offsets.advance(new TopicPartition("lagging", 1), 0, 3, Instant.now().minusSeconds(45));
        assertThat(behind.on(List.of("lagging"))).isBetween(Duration.ofSeconds(44), Duration.ofSeconds(60));

        offsets.caughtUp(List.of(new TopicPartition("lagging", 1)));
        assertThat(behind.on(List.of("lagging"))).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anIdleConsumerIsCurrent() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> behind.on(List.of(Topics.ORDERS.name())), age -> age.compareTo(Duration.ofSeconds(5)) < 0);
    }

    private void awaitSeen(String orderId, int times) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> seen(orderId), count -> count == times);
    }

    private int seen(String orderId) {
        return jdbc.sql("select count(*) from seen_order where order_id = ?")
                .param(orderId)
                .query(Integer.class)
                .single();
    }

    private static ProducerRecord<byte[], byte[]> raw(String key, @Nullable Integer partition, byte[] value) {
        return new ProducerRecord<>(Topics.ORDERS.name(), partition, bytes(key), value);
    }

    private static String at(ProducerRecord<byte[], byte[]> message) {
        var metadata = PUBLISHER.publishRaw(message);
        return metadata.partition() + "@" + metadata.offset();
    }

    private static String source(ConsumerRecord<?, ?> letter) {
        return header(letter, DeadLetter.SOURCE_PARTITION) + "@" + header(letter, DeadLetter.SOURCE_OFFSET);
    }

    private static String header(ConsumerRecord<?, ?> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static OrderEvent order(String customerId, String orderId) {
        return OrderEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("PLACED")
                .setOccurredAt(Instant.now())
                .setCustomerId(customerId)
                .setOrderId(orderId)
                .setCurrency("EUR")
                .setTotalMinor(1000)
                .build();
    }
}
