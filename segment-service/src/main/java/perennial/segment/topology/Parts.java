package perennial.segment.topology;

import java.time.Clock;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import perennial.segment.definition.Conditions;

/**
 * What all partitions of this instance share.
 *
 * @param zone for customers without one of their own
 * @param stores how a store of a name is kept: on disk, or in memory where that is enough
 * @param erasureKey with which the ids of erased customers are hashed; it must stay the same for ever
 * @param nanos a clock for how long something takes
 */
record Parts(
        Conditions conditions,
        Wire wire,
        Function<String, KeyValueBytesStoreSupplier> stores,
        Clock clock,
        ZoneId zone,
        SecretKey erasureKey,
        Lately lately,
        SegmentMetrics metrics,
        Heartbeats heartbeats,
        LongSupplier nanos) {}
