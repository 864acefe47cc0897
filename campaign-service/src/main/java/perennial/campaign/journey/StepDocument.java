package perennial.campaign.journey;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.campaign.condition.Circumstances;
import perennial.campaign.condition.ConditionCompiler;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Expression;
import perennial.platform.expression.Mistake;

/** A step of a campaign, as it is put. */
record StepDocument(
        @Nullable String issue,
        @Nullable SendDocument send,
        @JsonProperty("wait") @Nullable WaitDocument pause,
        @Nullable String when) {

    private static final String QUIET_HOURS_END = "quiet-hours-end";

    record SendDocument(@Nullable String channel, @Nullable String template) {}

    /** Either a period, said as text, or an instant to wait for. */
    record WaitDocument(@Nullable String period, @Nullable String until) {

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        WaitDocument(@JsonProperty("until") @Nullable String until) {
            this(null, until);
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static WaitDocument of(String period) {
            return new WaitDocument(period, null);
        }
    }

    /** What became of it. */
    sealed interface Reading {

        record Read(Step step) implements Reading {}

        /** @param problems what follows its place in the error */
        record Unread(List<String> problems) implements Reading {}
    }

    Reading read() {
        boolean isOne =
                Stream.of(issue, send, pause, when).filter(Objects::nonNull).count() == 1;
        if (!isOne) {
            return unread(
                    " must be one of issue (a promotion), send (a channel and a template), wait (a duration, or until), when"
                            + " (a condition)");
        }
        if (issue != null) {
            return issue.isBlank() ? unread(".issue must name a promotion") : new Reading.Read(new Step.Issue(issue));
        }
        if (send != null) {
            return read(send);
        }
        return pause != null ? read(pause) : readWhen(Objects.requireNonNull(when));
    }

    private static Reading read(SendDocument send) {
        String channel = send.channel();
        String template = send.template();
        return channel == null || channel.isBlank() || template == null || template.isBlank()
                ? unread(".send must have a channel and a template")
                : new Reading.Read(new Step.Send(channel, template));
    }

    private static Reading read(WaitDocument pause) {
        Optional<Step> wait = pause.period() != null
                ? CampaignDocument.positiveDuration(pause.period()).map(Step.WaitFor::new)
                : Optional.ofNullable(pause.until()).flatMap(StepDocument::until);
        return wait.<Reading>map(Reading.Read::new)
                .orElseGet(
                        () -> unread(".wait must be an ISO 8601 duration such as PT24H, {until: \"09:00\"} or {until: "
                                + QUIET_HOURS_END + "}"));
    }

    private static Optional<Step> until(String until) {
        if (until.equals(QUIET_HOURS_END)) {
            return Optional.of(new Step.WaitForQuietHoursToEnd());
        }
        try {
            return Optional.of(new Step.WaitUntil(LocalTime.parse(until)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Reading readWhen(String when) {
        return switch (ConditionCompiler.compile(when)) {
            case Compilation.Compiled<Expression<Circumstances>> compiled ->
                new Reading.Read(new Step.When(compiled.result()));
            case Compilation.Refused<Expression<Circumstances>> refused ->
                new Reading.Unread(refused.mistakes().stream()
                        .map(Mistake::toString)
                        .map(mistake -> ".when, " + mistake)
                        .toList());
        };
    }

    private static Reading unread(String problem) {
        return new Reading.Unread(List.of(problem));
    }
}
