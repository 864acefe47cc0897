package perennial.segment.topology;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perennial.events.SegmentDefinition;
import perennial.segment.definition.Compilation;
import perennial.segment.definition.Condition;
import perennial.segment.definition.Conditions;
import perennial.segment.definition.Segment;
import perennial.segment.definition.Segments;
import perennial.segment.state.DefinitionState;
import perennial.segment.state.ProgressState;

/**
 * One partition's definitions, and how far it has come in looking at its customers again after they changed. Each change that
 * concerns customers begins a generation; the pass over all customers begins anew with it.
 */
final class PartitionDefinitions {

    /** The generation of a definition that stands still, since the instance that has the partition cannot compile it. */
    static final long NOT_BEGUN = 0;

    /** The only key in the store of the progress. */
    static final String PROGRESS_KEY = "partition";

    private static final Logger LOG = LoggerFactory.getLogger(PartitionDefinitions.class);

    private final KeyValueStore<String, DefinitionState> definitions;
    private final KeyValueStore<String, ProgressState> progress;
    private final Conditions conditions;
    private Segments segments = Segments.NONE;

    /** As the store has it, which nobody else writes to. */
    private ProgressState current;

    PartitionDefinitions(
            KeyValueStore<String, DefinitionState> definitions,
            KeyValueStore<String, ProgressState> progress,
            Conditions conditions) {
        this.definitions = definitions;
        this.progress = progress;
        this.conditions = conditions;
        ProgressState known = progress.get(PROGRESS_KEY);
        this.current = known == null ? new ProgressState(0L, 0L, null, 0L) : known;
        load();
    }

    Segments segments() {
        return segments;
    }

    ProgressState progress() {
        return current;
    }

    private void put(ProgressState state) {
        current = state;
        progress.put(PROGRESS_KEY, state);
    }

    boolean isSettled() {
        ProgressState now = progress();
        return now.getSettledGeneration() == now.getGeneration();
    }

    /** Takes over a definition as it was put, stopped, resumed or deleted; one that is known already changes nothing. */
    void apply(SegmentDefinition news, Instant now) {
        DefinitionState known = definitions.get(news.getSegmentId());
        Segment.State state = stateOf(news);
        if (known == null ? state == Segment.State.DELETED : isNothingNew(news, state, known)) {
            return;
        }
        DefinitionState.Builder next = known != null && concernsNobody(news, state, known)
                ? DefinitionState.newBuilder(known)
                : DefinitionState.newBuilder()
                        .setGeneration(
                                isUsable(news.getSegmentId(), state, news.getWhen()) ? nextGeneration() : NOT_BEGUN)
                        .setFollowedFrom(now);
        definitions.put(
                news.getSegmentId(),
                next.setVersion(news.getVersion())
                        .setDescription(news.getDescription())
                        .setWhen(news.getWhen())
                        .setState(state.name())
                        .setChangedAt(news.getOccurredAt())
                        .build());
        load();
    }

    private static Segment.State stateOf(SegmentDefinition news) {
        if (news.getType().equals("DELETED")) {
            return Segment.State.DELETED;
        }
        return news.getStopped() ? Segment.State.STOPPED : Segment.State.LIVE;
    }

    /** The topic's order says which is the latest; instants, which are those of different clocks, do not. */
    private static boolean isNothingNew(SegmentDefinition news, Segment.State state, DefinitionState known) {
        return news.getVersion() < known.getVersion()
                || (news.getVersion() == known.getVersion() && known.getState().equals(state.name()));
    }

    /** Another description changes nothing for those who are there. */
    private static boolean concernsNobody(SegmentDefinition news, Segment.State state, DefinitionState known) {
        return known.getState().equals(state.name()) && known.getWhen().equals(news.getWhen());
    }

    /** To be stopped or deleted, a condition need not be understood. */
    private boolean isUsable(String segmentId, Segment.State state, String when) {
        return state != Segment.State.LIVE || compiled(segmentId, when) != null;
    }

    private long nextGeneration() {
        ProgressState now = progress();
        long next = now.getGeneration() + 1;
        put(ProgressState.newBuilder(now)
                .setGeneration(next)
                .setCursor(null)
                .setEvaluated(0)
                .build());
        return next;
    }

    /**
     * A segment whose condition this instance cannot compile, since a newer one accepted it, stands still as if it were
     * stopped; as soon as one takes the partition that can, customers are looked at for it, also if they were before it stood
     * still.
     *
     * @return whether there was one
     */
    boolean adopt(Instant now) {
        boolean any = false;
        for (KeyValue<String, DefinitionState> entry : all()) {
            DefinitionState state = entry.value;
            boolean usable = isUsable(entry.key, Segment.State.valueOf(state.getState()), state.getWhen());
            if (usable == (state.getGeneration() == NOT_BEGUN)) {
                definitions.put(
                        entry.key,
                        DefinitionState.newBuilder(state)
                                .setGeneration(usable ? nextGeneration() : NOT_BEGUN)
                                .setFollowedFrom(now)
                                .build());
                any = true;
            }
        }
        if (any) {
            load();
        }
        return any;
    }

    private void load() {
        List<Segment> loaded = new ArrayList<>();
        for (KeyValue<String, DefinitionState> entry : all()) {
            DefinitionState state = entry.value;
            Condition condition = compiled(entry.key, state.getWhen());
            boolean still = state.getGeneration() == NOT_BEGUN || condition == null;
            Segment.State stored = Segment.State.valueOf(state.getState());
            loaded.add(new Segment(
                    entry.key,
                    state.getDescription(),
                    state.getVersion(),
                    still && stored == Segment.State.LIVE ? Segment.State.STOPPED : stored,
                    state.getChangedAt(),
                    state.getGeneration(),
                    state.getFollowedFrom(),
                    condition == null ? conditions.never() : condition));
        }
        segments = new Segments(loaded, progress().getGeneration());
    }

    private List<KeyValue<String, DefinitionState>> all() {
        List<KeyValue<String, DefinitionState>> all = new ArrayList<>();
        try (KeyValueIterator<String, DefinitionState> entries = definitions.all()) {
            entries.forEachRemaining(all::add);
        }
        return all;
    }

    private @Nullable Condition compiled(String segmentId, String when) {
        return switch (conditions.compile(when)) {
            case Compilation.Compiled compiled -> compiled.condition();
            case Compilation.Refused refused -> {
                LOG.error("Segment {} stands still: its condition does not compile here: {}", segmentId, refused);
                yield null;
            }
        };
    }

    /** Some more customers, the last of whom is {@code cursor}, have been looked at. */
    void advance(String cursor, int evaluated) {
        ProgressState now = progress();
        put(ProgressState.newBuilder(now)
                .setCursor(cursor)
                .setEvaluated(now.getEvaluated() + evaluated)
                .build());
    }

    /**
     * All customers have been looked at. What was deleted has nobody in it any more.
     *
     * @return the segments that are gone with this
     */
    List<String> settle() {
        ProgressState now = progress();
        put(ProgressState.newBuilder(now)
                .setSettledGeneration(now.getGeneration())
                .setCursor(null)
                .build());
        List<String> gone = segments.all().stream()
                .filter(segment -> segment.state() == Segment.State.DELETED)
                .map(Segment::id)
                .toList();
        gone.forEach(definitions::delete);
        load();
        return gone;
    }
}
