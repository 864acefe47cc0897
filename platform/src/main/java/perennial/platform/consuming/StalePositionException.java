package perennial.platform.consuming;

import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.OptimisticLockingFailureException;

/** Somebody else has moved this partition on: what we read is not ours any more. */
final class StalePositionException extends OptimisticLockingFailureException {

    StalePositionException(TopicPartition partition, long expected) {
        super(partition + " is no longer at offset " + expected);
    }
}
