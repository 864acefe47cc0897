package perennial.loyalty.earning;

import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.Program;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.platform.expression.Mistake;

/** Checks what a marketer wrote, and makes it a rule. Safe for use by several threads. */
final class RuleCompiler {

    private final ZoneId zone;
    private final CelRuntime runtime = Vocabulary.runtime();

    /** @param zone where the days of a rule's window begin */
    RuleCompiler(ZoneId zone) {
        this.zone = zone;
    }

    sealed interface Compilation {

        record Compiled(Rule rule) implements Compilation {}

        /** @param defects each names the key, the place in it, and what was expected */
        record Refused(List<String> defects) implements Compilation {}
    }

    /** What is wrong with a definition; nothing if it can be put. */
    List<String> defects(EarningRule definition) {
        return switch (compile("checked", definition)) {
            case Compilation.Compiled compiled -> List.of();
            case Compilation.Refused refused -> refused.defects();
        };
    }

    Compilation compile(String id, EarningRule definition) {
        List<String> defects = new ArrayList<>();
        Trigger on = definition.on();
        Program when = null;
        Program points = null;
        if (on == null) {
            defects.add("on is missing: order or {entered: <segment>}");
        } else {
            if (definition.when() != null) {
                when = compile("when", definition.when(), SimpleType.BOOL, on, defects);
            }
            if (definition.points() == null) {
                defects.add("points is missing: a CEL expression of whole points");
            } else {
                points = compile("points", definition.points(), SimpleType.INT, on, defects);
            }
        }
        Window window = window(definition, defects);
        return on == null || points == null || window == null || !defects.isEmpty()
                ? new Compilation.Refused(List.copyOf(defects))
                : new Compilation.Compiled(new Rule(id, on, window, when, points));
    }

    private @Nullable Window window(EarningRule definition, List<String> defects) {
        Instant from = null;
        Instant until = null;
        try {
            from = Window.from(definition.validFrom(), zone);
        } catch (DateTimeParseException e) {
            defects.add(noMoment("validFrom", e));
        }
        try {
            until = Window.until(definition.validUntil(), zone);
        } catch (DateTimeParseException e) {
            defects.add(noMoment("validUntil", e));
        }
        if (from == null || until == null) {
            return null;
        }
        if (!from.isBefore(until)) {
            defects.add("validUntil must be after validFrom");
            return null;
        }
        return new Window(from, until);
    }

    private static String noMoment(String key, DateTimeParseException failure) {
        return key + " must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z, was '"
                + failure.getParsedString() + "'";
    }

    private @Nullable Program compile(String key, String text, CelType result, Trigger on, List<String> defects) {
        CelValidationResult checked = Vocabulary.compiler(on, result).compile(text);
        if (checked.hasError()) {
            Mistake.in(checked, name -> insteadOfUnknown(on)).forEach(mistake -> defects.add(key + ", " + mistake));
            return null;
        }
        try {
            return runtime.createProgram(checked.getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            defects.add(key + ", " + Mistake.of(e));
            return null;
        }
    }

    private static String insteadOfUnknown(Trigger on) {
        Set<String> names = Vocabulary.variables(on).keySet();
        return names.isEmpty()
                ? "a rule on an entry into a segment has no names to use"
                : "expected one of " + String.join(", ", names);
    }
}
