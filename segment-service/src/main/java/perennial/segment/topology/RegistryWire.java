package perennial.segment.topology;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perennial.platform.admission.Admission;
import perennial.platform.admission.Verdict;
import perennial.schemas.EventCodec;
import perennial.schemas.RegistryUnavailableException;
import perennial.schemas.Topic;

/**
 * The wire format of the registry. While the registry is away the task stands still, and its lag shows it. It gives up after
 * a minute: then the exception replaces the stream thread, the transaction is rolled back, and all begins again.
 */
final class RegistryWire implements Wire {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryWire.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST_TRIES = 120;

    private final Admission admission;
    private final EventCodec codec;

    RegistryWire(Admission admission, EventCodec codec) {
        this.admission = admission;
        this.codec = codec;
    }

    @Override
    public <V extends SpecificRecord> Verdict<V> admit(Topic<V> topic, ConsumerRecord<byte[], byte[]> raw) {
        return patiently(() -> admission.admit(topic, raw));
    }

    @Override
    public <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
        return patiently(() -> codec.encode(topic, value));
    }

    private static <T> T patiently(Supplier<T> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (RegistryUnavailableException e) {
                if (attempt == MOST_TRIES) {
                    throw e;
                }
                if (attempt == 1) {
                    LOG.warn("The registry does not answer; waiting for it", e);
                }
                pause(e);
            }
        }
    }

    private static void pause(RegistryUnavailableException cause) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }
}
