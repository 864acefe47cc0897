package perennial.sandbox.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;

/**
 * What somebody has written to some topics.
 *
 * @param records how many
 * @param bytes of all their values
 * @param sample some of the values, each as likely as any other to be among them
 */
record Written(long records, long bytes, List<byte[]> sample) {

    private static final int SAMPLE = 2_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Map<String, Object> IN_LARGE_PIECES = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4_194_304);

    long meanBytes() {
        return records == 0 ? 0 : bytes / records;
    }

    /** Reads everything that was committed before these ends. */
    static Written upTo(Map<TopicPartition, Long> ends, Home home, Random random) {
        try (Consumer<byte[], byte[]> consumer = new KafkaClients(home.ports()).consumer(IN_LARGE_PIECES)) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            long records = 0;
            long bytes = 0;
            List<byte[]> sample = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.value() == null) {
                        continue;
                    }
                    records++;
                    bytes += record.value().length;
                    if (sample.size() < SAMPLE) {
                        sample.add(record.value());
                    } else {
                        long place = random.nextLong(records);
                        if (place < SAMPLE) {
                            sample.set(Math.toIntExact(place), record.value());
                        }
                    }
                }
            }
            if (records == 0) {
                throw new Failure("Nothing was written to " + ends.keySet());
            }
            return new Written(records, bytes, sample);
        }
    }

    void saveSample(Path file) {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(sample.size());
            for (byte[] value : sample) {
                out.writeInt(value.length);
                out.write(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[][] loadSample(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            byte[][] sample = new byte[in.readInt()][];
            for (int i = 0; i < sample.length; i++) {
                sample[i] = in.readNBytes(in.readInt());
            }
            return sample;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
