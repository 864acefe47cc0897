package perennial.sandbox.publishing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import perennial.sandbox.console.Failure;
import perennial.sandbox.json.AvroJson;
import perennial.sandbox.json.JsonMismatch;
import perennial.schemas.Topic;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file with one event of a topic in JSON a line. It is read line by line, as often as needed, and never held as a whole.
 * Blank lines count, but are no events.
 */
final class EventFile<V extends SpecificRecord> {

    private static final int MAX_BAD_LINES_TOLD = 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final Topic<V> topic;

    EventFile(Path file, Topic<V> topic) {
        this.file = file;
        this.topic = topic;
    }

    /**
     * Reads all of it without doing anything.
     *
     * @return how many events there are
     * @throws Failure naming the bad lines, each with its number, the field and the reason
     */
    long check() {
        List<String> bad = new ArrayList<>();
        long[] counts = new long[2];
        read((number, line) -> {
            try {
                event(line);
                counts[0]++;
            } catch (JsonMismatch e) {
                counts[1]++;
                if (bad.size() < MAX_BAD_LINES_TOLD) {
                    bad.add("line " + number + ": " + e.getMessage());
                }
            }
        });
        if (counts[1] > 0) {
            String more = counts[1] > bad.size() ? "\nand " + (counts[1] - bad.size()) + " more bad lines" : "";
            throw new Failure(file + " does not fit " + topic.name() + ". Nothing of it was published.\n"
                    + String.join("\n", bad) + more);
        }
        return counts[0];
    }

    /** @throws Failure if the file is no longer as it was when it was checked */
    void forEach(Consumer<V> consumer) {
        read((number, line) -> {
            try {
                consumer.accept(event(line));
            } catch (JsonMismatch e) {
                throw new Failure(file + " was changed while it was read: line " + number + ": " + e.getMessage(), e);
            }
        });
    }

    private V event(byte[] line) throws JsonMismatch {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new JsonMismatch("", "is not JSON: " + e.getOriginalMessage());
        }
        return topic.type().cast(AvroJson.read(topic.schema(), json));
    }

    private void read(LineReader reader) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 1;
            for (int next = in.read(); next != -1; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                deliver(number++, line, reader);
            }
            deliver(number, line, reader);
        } catch (NoSuchFileException e) {
            throw new Failure("There is no file " + file + ".", e);
        } catch (IOException e) {
            throw new Failure("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void deliver(long number, ByteArrayOutputStream buffer, LineReader reader) {
        byte[] line = buffer.toByteArray();
        buffer.reset();
        if (!isBlank(line)) {
            reader.accept(number, line);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private interface LineReader {
        void accept(long number, byte[] line);
    }
}
