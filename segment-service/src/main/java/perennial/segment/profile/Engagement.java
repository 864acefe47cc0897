package perennial.segment.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the customer did beside buying: the last {@value #HORIZON} acts one by one, older ones as sums. Given up beyond
 * that horizon: an act that first arrives then does not count.
 */
public record Engagement(Remembered<Act> recent, Folded folded) {
    /** The number of acts that are remembered one by one. */
    public static final int HORIZON = 100;

    public static final Engagement NONE = new Engagement(Remembered.nothing(), Folded.NOTHING);

    /** What conditions tell apart. */
    public enum Kind {
        VISIT,
        REVIEW,
        SHARE,
        SURVEY,
        COMPLAINT
    }

    /**
     * One thing that she did.
     *
     * @param score a survey's answer, if there was one
     */
    public record Act(
            String eventId, Instant at, Kind kind, @Nullable Integer score) implements Remembered.Item {
        @Override
        public String id() {
            return eventId;
        }
    }

    /** What is left of the acts beyond the horizon. */
    public record Folded(
            long visits,
            long reviews,
            long shares,
            long surveys,
            long complaints,
            @Nullable Integer lastScore) {
        public static final Folded NOTHING = new Folded(0, 0, 0, 0, 0, null);

        /** Acts are folded oldest first, so the last score to come here is the latest. */
        Folded with(Act act) {
            Integer score = act.score() == null ? lastScore : act.score();
            return switch (act.kind()) {
                case VISIT -> new Folded(visits + 1, reviews, shares, surveys, complaints, score);
                case REVIEW -> new Folded(visits, reviews + 1, shares, surveys, complaints, score);
                case SHARE -> new Folded(visits, reviews, shares + 1, surveys, complaints, score);
                case SURVEY -> new Folded(visits, reviews, shares, surveys + 1, complaints, score);
                case COMPLAINT -> new Folded(visits, reviews, shares, surveys, complaints + 1, score);
            };
        }
    }

    public @Nullable Instant lastAt() {
        return recent.items().isEmpty()
                ? recent.foldedUpTo()
                : recent.items().getLast().at();
    }

    public long visits() {
        return folded.visits() + remembered(Kind.VISIT);
    }

    public long reviews() {
        return folded.reviews() + remembered(Kind.REVIEW);
    }

    public long shares() {
        return folded.shares() + remembered(Kind.SHARE);
    }

    public long surveys() {
        return folded.surveys() + remembered(Kind.SURVEY);
    }

    public long complaints() {
        return folded.complaints() + remembered(Kind.COMPLAINT);
    }

    /** The answer of the latest survey that has one. */
    public @Nullable Integer lastScore() {
        for (int i = recent.items().size() - 1; i >= 0; i--) {
            Integer score = recent.items().get(i).score();
            if (score != null) {
                return score;
            }
        }
        return folded.lastScore();
    }

    private long remembered(Kind kind) {
        long count = 0;
        for (Act act : recent.items()) {
            if (act.kind() == kind) {
                count++;
            }
        }
        return count;
    }

    /** Null if the act lies beyond the horizon; this, if it is known. */
    @Nullable Engagement with(ProfileEvent.Engaged event) {
        if (recent.find(event.eventId()) != null) {
            return this;
        }
        if (recent.isBeyondHorizon(event.occurredAt())) {
            return null;
        }
        Integer score = event.kind() == Kind.SURVEY ? event.score() : null;
        Remembered.Put<Act> put =
                recent.put(new Act(event.eventId(), event.occurredAt(), event.kind(), score), HORIZON);
        Folded sums = folded;
        for (Act old : put.folded()) {
            sums = sums.with(old);
        }
        return new Engagement(put.remembered(), sums);
    }
}
