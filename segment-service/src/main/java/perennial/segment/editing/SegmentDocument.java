package perennial.segment.editing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.platform.definition.Kind;
import perennial.segment.definition.Compilation;
import perennial.segment.definition.Conditions;

/** The keys of a segment's definition, besides {@code kind} and {@code id}. */
record SegmentDocument(
        @Nullable String description, @Nullable String when) {

    private static final int LONGEST_DESCRIPTION = 1_000;

    static Kind<SegmentDocument> kind(Conditions conditions) {
        return new Kind<>("Segment", SegmentDocument.class, document -> document.defects(conditions));
    }

    private List<String> defects(Conditions conditions) {
        if (when == null || when.isBlank()) {
            return List.of("when is missing, expected a condition");
        }
        if (description != null && description.length() > LONGEST_DESCRIPTION) {
            return List.of("description has more than " + LONGEST_DESCRIPTION + " characters");
        }
        return switch (conditions.compile(when)) {
            case Compilation.Compiled compiled -> List.of();
            case Compilation.Refused refused ->
                refused.mistakes().stream().map(mistake -> "when, " + mistake).toList();
        };
    }
}
