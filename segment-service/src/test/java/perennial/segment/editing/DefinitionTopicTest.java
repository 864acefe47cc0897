package perennial.segment.editing;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import perennial.schemas.EventCodec;
import perennial.schemas.RegistryUnavailableException;
import perennial.schemas.Topics;

class DefinitionTopicTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.SEGMENT_DEFINITIONS.name(), 0);
    private static final byte[] OF_SCHEMA_ONE = {0, 0, 0, 0, 1, 42};

    @Test
    void aDefinitionThatCannotBeReadWithoutTheRegistryIsNeverTakenForOneThatIsNotThere() {
        DefinitionTopic topic = new OneDefinition(EventCodec.connectedTo("http://localhost:1"));

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> topic.change("vip", inForce -> {
                        throw new AssertionError("decided from " + inForce);
                    }));
        }
    }

    /** The topic holds one record. */
    private static final class OneDefinition extends DefinitionTopic {
        OneDefinition(EventCodec codec) {
            super(Map.of(), codec);
        }

        @Override
        Producer<String, byte[]> connectProducer(Map<String, Object> config) {
            return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        Consumer<byte[], byte[]> connectConsumer(Map<String, Object> config) {
            MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            consumer.updateEndOffsets(Map.of(PARTITION, 1L));
            consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                    PARTITION.topic(),
                    PARTITION.partition(),
                    0,
                    "vip".getBytes(StandardCharsets.UTF_8),
                    OF_SCHEMA_ONE)));
            return consumer;
        }
    }
}
