package perennial.platform.web;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a document, by field and reason, without quoting Java. */
public final class Malformed {

    private Malformed() {}

    public static String describe(JacksonException failure) {
        String path = failure.getPath().stream()
                .map(step ->
                        step.getPropertyName() != null ? "." + step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
        String where = path.isEmpty() ? place(failure) : path;
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                where + " is not a known key; known are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case InvalidFormatException format ->
                where + " must be a " + format.getTargetType().getSimpleName() + ", was '" + format.getValue() + "'";
            case MismatchedInputException mismatch -> where + " " + firstSentence(mismatch.getOriginalMessage());
            default -> where + " " + firstSentence(failure.getOriginalMessage());
        };
    }

    private static String place(JacksonException failure) {
        return failure.getLocation() == null
                ? "The body"
                : "Line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr() + ":";
    }

    private static String firstSentence(String message) {
        return message.lines().findFirst().orElse("is malformed");
    }
}
