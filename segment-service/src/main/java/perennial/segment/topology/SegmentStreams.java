package perennial.segment.topology;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/** Starts the stream with the application and ends it with it; a thread that fails is replaced by another. */
final class SegmentStreams implements SmartLifecycle, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentStreams.class);
    private static final Set<String> STATE_SIZES = Set.of("total-sst-files-size", "cur-size-all-mem-tables");
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);
    private static final Duration PAUSE_BEFORE_REPLACING = Duration.ofSeconds(1);

    /** As the consumers of the other services: after the callers have gone elsewhere. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    private final KafkaStreams streams;
    private final ClusterCheck cluster;
    private final CloseOptions close;

    SegmentStreams(
            Topology topology,
            StreamsConfig config,
            ClusterCheck cluster,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.cluster = cluster;
        close = CloseOptions.timeout(CLOSE_WITHIN).withGroupMembershipOperation(whenStopped(config));
        streams = new KafkaStreams(topology, config);
        streams.setGlobalStateRestoreListener(new RestoreProgress(meters));
        Gauge.builder("perennial.segment.state.bytes", this, SegmentStreams::stateBytes)
                .description("What the stores of this instance take, on disk and in write buffers")
                .baseUnit("bytes")
                .register(meters);
        streams.setUncaughtExceptionHandler(SegmentStreams::replace);
        streams.setStateListener((now, before) -> {
            LOG.info("Stream is {}, was {}", now, before);
            if (now == KafkaStreams.State.ERROR) {
                AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
            }
        });
    }

    /**
     * Where others keep the same state, they take its partitions over at once. Where nobody does, they would have to read all of it
     * first, so that the partitions wait for this instance to come back.
     */
    private static GroupMembershipOperation whenStopped(StreamsConfig config) {
        return config.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG) > 0
                ? GroupMembershipOperation.LEAVE_GROUP
                : GroupMembershipOperation.REMAIN_IN_GROUP;
    }

    KafkaStreams streams() {
        return streams;
    }

    private double stateBytes() {
        return streams.metrics().values().stream()
                .filter(metric -> STATE_SIZES.contains(metric.metricName().name()))
                .mapToDouble(metric -> metric.metricValue() instanceof Number size ? size.doubleValue() : 0)
                .sum();
    }

    private static StreamThreadExceptionResponse replace(Throwable failure) {
        LOG.error("A stream thread failed; another takes its place", failure);
        try {
            // What fails at once would otherwise fail as fast as threads can be made.
            Thread.sleep(PAUSE_BEFORE_REPLACING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    @Override
    public void start() {
        cluster.verify();
        streams.start();
    }

    @Override
    public void stop() {
        if (!streams.close(close)) {
            LOG.warn("The stream did not close within {}; what was not committed will be done again", CLOSE_WITHIN);
        }
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isRunning() {
        return streams.state().isRunningOrRebalancing();
    }

    /** Ready only while questions can be answered: not while state is restored, nor while partitions move. */
    @Override
    public Health health() {
        KafkaStreams.State state = streams.state();
        Health.Builder health = switch (state) {
            case RUNNING -> Health.up();
            case CREATED, REBALANCING, PENDING_SHUTDOWN -> Health.outOfService();
            case PENDING_ERROR, ERROR, NOT_RUNNING -> Health.down();
        };
        return health.withDetail("state", state.name()).build();
    }
}
