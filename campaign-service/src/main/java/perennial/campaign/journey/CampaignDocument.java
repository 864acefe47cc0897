package perennial.campaign.journey;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import perennial.campaign.template.CompiledTemplate;

/** A campaign as it is put. */
record CampaignDocument(
        @Nullable HappeningDocument on,
        @Nullable Boolean includeExisting,
        @Nullable String freshness,
        @Nullable String reentry,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<HappeningDocument> leave,

        @Nullable String attribution,
        @Nullable List<StepDocument> steps) {

    private static final Duration DEFAULT_FRESHNESS = Duration.ofDays(2);
    private static final Duration DEFAULT_ATTRIBUTION = Duration.ofDays(7);
    private static final int MAX_STEPS = 100;

    /** What it says, once it has no defects. */
    Campaign campaign() {
        return new Campaign(
                trigger().orElseThrow(),
                Boolean.TRUE.equals(includeExisting),
                duration(freshness, DEFAULT_FRESHNESS).orElseThrow(),
                Reentry.parse(reentry).orElseThrow(),
                leaveList().stream()
                        .map(HappeningDocument::leave)
                        .map(Optional::orElseThrow)
                        .toList(),
                duration(attribution, DEFAULT_ATTRIBUTION).orElseThrow(),
                stepList().stream()
                        .map(StepDocument::read)
                        .map(reading -> switch (reading) {
                            case StepDocument.Reading.Read read -> read.step();
                            case StepDocument.Reading.Unread unread ->
                                throw new IllegalStateException("A campaign with defects: " + unread.problems());
                        })
                        .toList());
    }

    /** What is wrong with it, each naming its key. */
    List<String> defects(Function<String, Optional<CompiledTemplate>> templates) {
        List<String> defects = new ArrayList<>();
        if (trigger().isEmpty()) {
            defects.add("on " + HappeningDocument.EXPECTED);
        }
        if (duration(freshness, DEFAULT_FRESHNESS).isEmpty()) {
            defects.add("freshness must be an ISO 8601 duration such as PT48H");
        }
        if (duration(attribution, DEFAULT_ATTRIBUTION).isEmpty()) {
            defects.add("attribution must be an ISO 8601 duration such as P7D");
        }
        if (Reentry.parse(reentry).isEmpty()) {
            defects.add("reentry must be never, always or an ISO 8601 duration such as P90D");
        }
        if (leaveList().stream().anyMatch(each -> each == null || each.leave().isEmpty())) {
            defects.add("leave " + HappeningDocument.EXPECTED_TO_LEAVE);
        }
        defects.addAll(stepDefects(templates));
        return defects;
    }

    private List<String> stepDefects(Function<String, Optional<CompiledTemplate>> templates) {
        List<String> defects = new ArrayList<>();
        if (stepList().size() > MAX_STEPS) {
            defects.add("steps must not be more than " + MAX_STEPS);
        }
        boolean hasCode = on != null && on.voucher() != null;
        int untold = -1;
        boolean sends = false;
        for (int i = 0; i < stepList().size(); i++) {
            String path = "steps[" + i + "]";
            StepDocument document = stepList().get(i);
            if (document == null) {
                defects.add(path + " must not be empty");
                continue;
            }
            switch (document.read()) {
                case StepDocument.Reading.Unread unread ->
                    unread.problems().forEach(problem -> defects.add(path + problem));
                case StepDocument.Reading.Read read -> {
                    if (read.step() instanceof Step.Issue) {
                        if (untold >= 0) {
                            defects.add(untoldDefect(untold));
                        }
                        hasCode = true;
                        untold = i;
                    }
                    if (read.step() instanceof Step.Send send) {
                        sends = true;
                        untold = -1;
                        defects.addAll(templateDefects(path + ".send", send, hasCode, templates));
                    }
                }
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
            String path, Step.Send send, boolean hasCode, Function<String, Optional<CompiledTemplate>> templates) {
        Optional<CompiledTemplate> template = templates.apply(send.templateId());
        if (template.isEmpty()) {
            return List.of(path + ".template " + send.templateId() + " does not exist");
        }
        List<String> defects = new ArrayList<>();
        if (!template.get().channel().equals(send.channel())) {
            defects.add(path + ".template " + send.templateId() + " is not for channel " + send.channel());
        }
        if (template.get().needsCode() && !hasCode) {
            defects.add(path + ".template " + send.templateId() + " names code, and no step before issues a voucher");
        }
        return defects;
    }

    private Optional<Happening> trigger() {
        return Optional.ofNullable(on).flatMap(HappeningDocument::happening);
    }

    private List<HappeningDocument> leaveList() {
        return leave == null ? List.of() : leave;
    }

    private List<StepDocument> stepList() {
        return steps == null ? List.of() : steps;
    }

    private static Optional<Duration> duration(@Nullable String text, Duration otherwise) {
        return text == null ? Optional.of(otherwise) : positiveDuration(text);
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
