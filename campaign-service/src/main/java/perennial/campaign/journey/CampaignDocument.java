package perennial.campaign.journey;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.campaign.template.CompiledTemplate;

/** A campaign as it is put. */
record CampaignDocument(
        @Nullable On on,
        @Nullable String freshness,
        @Nullable String reentry,
        @Nullable List<StepDocument> steps) {

    private static final Duration DEFAULT_FRESHNESS = Duration.ofDays(2);
    private static final int MAX_STEPS = 100;

    record On(@Nullable String entered, @Nullable String exited) {}

    record StepDocument(
            @Nullable String issue,
            @Nullable SendDocument send,
            @JsonProperty("wait") @Nullable String pause) {}

    record SendDocument(@Nullable String channel, @Nullable String template) {}

    /** What it says, once it has no defects. */
    Campaign campaign() {
        return new Campaign(
                trigger().orElseThrow(),
                freshness == null
                        ? DEFAULT_FRESHNESS
                        : positiveDuration(freshness).orElseThrow(),
                Reentry.parse(reentry).orElseThrow(),
                stepList().stream()
                        .map(CampaignDocument::step)
                        .map(Optional::orElseThrow)
                        .toList());
    }

    /** What is wrong with it, each naming its key. */
    List<String> defects(Function<String, Optional<CompiledTemplate>> templates) {
        List<String> defects = new ArrayList<>();
        if (trigger().isEmpty()) {
            defects.add("on must name one segment, as entered or as exited");
        }
        if (freshness != null && positiveDuration(freshness).isEmpty()) {
            defects.add("freshness must be an ISO 8601 duration such as PT48H");
        }
        if (Reentry.parse(reentry).isEmpty()) {
            defects.add("reentry must be never, always or an ISO 8601 duration such as P90D");
        }
        defects.addAll(stepDefects(templates));
        return defects;
    }

    private List<String> stepDefects(Function<String, Optional<CompiledTemplate>> templates) {
        List<String> defects = new ArrayList<>();
        if (stepList().size() > MAX_STEPS) {
            defects.add("steps must not be more than " + MAX_STEPS);
        }
        boolean issued = false;
        int untold = -1;
        boolean sends = false;
        for (int i = 0; i < stepList().size(); i++) {
            String path = "steps[" + i + "]";
            Optional<Step> step = step(stepList().get(i));
            if (step.isEmpty()) {
                defects.add(
                        path
                                + " must be one of issue (a promotion), send (channel email and a template), wait (a duration)");
                continue;
            }
            switch (step.get()) {
                case Step.Issue issue -> {
                    if (untold >= 0) {
                        defects.add(untoldDefect(untold));
                    }
                    issued = true;
                    untold = i;
                }
                case Step.Send send -> {
                    sends = true;
                    untold = -1;
                    defects.addAll(templateDefects(path + ".send", send, issued, templates));
                }
                case Step.Wait wait -> {}
            }
        }
        if (untold >= 0) {
            defects.add(untoldDefect(untold));
        }
        if (!sends) {
            defects.add("steps must have a send");
        }
        return defects;
    }

    private static String untoldDefect(int index) {
        return "steps[" + index + "] issues a voucher that no send tells of before the next issue or the end";
    }

    private static List<String> templateDefects(
            String path, Step.Send send, boolean issued, Function<String, Optional<CompiledTemplate>> templates) {
        Optional<CompiledTemplate> template = templates.apply(send.templateId());
        if (template.isEmpty()) {
            return List.of(path + ".template " + send.templateId() + " does not exist");
        }
        List<String> defects = new ArrayList<>();
        if (!template.get().channel().equals(send.channel())) {
            defects.add(path + ".template " + send.templateId() + " is not for channel " + send.channel());
        }
        if (template.get().needsCode() && !issued) {
            defects.add(path + ".template " + send.templateId() + " names code, and no step before issues a voucher");
        }
        return defects;
    }

    private Optional<Campaign.Trigger> trigger() {
        if (on == null || (on.entered() == null) == (on.exited() == null)) {
            return Optional.empty();
        }
        return Optional.ofNullable(on.entered())
                .map(segment -> new Campaign.Trigger(segment, true))
                .or(() -> Optional.ofNullable(on.exited()).map(segment -> new Campaign.Trigger(segment, false)))
                .filter(trigger -> !trigger.segmentId().isBlank());
    }

    private List<StepDocument> stepList() {
        return steps == null ? List.of() : steps;
    }

    private static Optional<Step> step(@Nullable StepDocument document) {
        if (document == null
                || Stream.of(
                                        Optional.ofNullable(document.issue()),
                                        Optional.ofNullable(document.send()),
                                        Optional.ofNullable(document.pause()))
                                .filter(Optional::isPresent)
                                .count()
                        != 1) {
            return Optional.empty();
        }
        if (document.issue() != null) {
            return Optional.of(document.issue())
                    .filter(promotion -> !promotion.isBlank())
                    .map(Step.Issue::new);
        }
        if (document.send() != null) {
            return send(document.send());
        }
        return Optional.ofNullable(document.pause())
                .flatMap(CampaignDocument::positiveDuration)
                .map(Step.Wait::new);
    }

    private static Optional<Step> send(SendDocument document) {
        if (document.template() == null || document.template().isBlank() || document.channel() == null) {
            return Optional.empty();
        }
        return Optional.of(new Step.Send(document.channel(), document.template()));
    }

    static Optional<Duration> positiveDuration(String text) {
        try {
            return Optional.of(Duration.parse(text))
                    .filter(duration -> duration.isPositive() && duration.compareTo(Duration.ofDays(3650)) <= 0);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
