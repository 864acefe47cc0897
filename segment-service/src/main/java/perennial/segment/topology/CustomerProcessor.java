package perennial.segment.topology;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A task's processor. Kafka Streams begins it anew, the same object, when the task's transaction was given up or the task was
 * suspended, and goes on with whatever is still scheduled. So all that a run of the task has is in one object that ends with it.
 */
final class CustomerProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final Parts parts;
    private @Nullable CustomerTask task;

    CustomerProcessor(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        task = new CustomerTask(context, parts);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Objects.requireNonNull(task).process(record);
    }

    @Override
    public void close() {
        if (task != null) {
            task.end();
            task = null;
        }
    }
}
