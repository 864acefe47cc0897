package perennial.segment.definition;

import com.google.common.base.Suppliers;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the text of conditions and makes them ready to be evaluated. Safe for use by several threads. */
public final class Conditions {
    private static final String UNITS = "minutes(n), hours(n), days(n) or months(n)";
    static final String CONSTANT_DURATION = "a constant duration: " + UNITS;
    static final String EXPECTED_AROUND_SINCE =
            "expected on one side of <, <=, > or >=, with a constant duration on the other: " + UNITS;

    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.*)' applied to '(.*)' \\(candidates: (.*)\\)");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'.*");
    private static final Pattern OPERATOR = Pattern.compile("_?(\\W+)_");

    private final CelCompiler compiler = Vocabulary.compiler();
    private final CelRuntime runtime = Vocabulary.runtime();

    /** One that holds for nobody. */
    public Condition never() {
        return switch (compile("false")) {
            case Compilation.Compiled compiled -> compiled.condition();
            case Compilation.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }

    public Compilation compile(String text) {
        CelValidationResult checked = compiler.compile(text);
        if (checked.hasError()) {
            return new Compilation.Refused(
                    checked.getErrors().stream().map(Conditions::problem).toList());
        }
        try {
            CelAbstractSyntaxTree ast = checked.getAst();
            List<Problem> problems = TimeForms.problems(ast);
            return problems.isEmpty()
                    ? new Compilation.Compiled(condition(text, ast))
                    : new Compilation.Refused(problems);
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused(List.of(new Problem(1, 1, String.valueOf(e.getMessage()))));
        }
    }

    private Condition condition(String text, CelAbstractSyntaxTree ast) throws CelEvaluationException {
        return new Condition(
                new Expression(text, runtime.createProgram(TimeLast.reordered(ast))),
                Reading.parts(ast.getExpr()),
                Warnings.of(ast),
                Suppliers.memoize(() -> Breakdown.of(ast, text, runtime)));
    }

    private static Problem problem(CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
        return new Problem(line, column, inOurWords(issue.getMessage()));
    }

    private static String inOurWords(String message) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return "unknown name '" + undeclared.group(1) + "', expected one of "
                    + Vocabulary.namesLike(undeclared.group(1));
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (!overload.matches()) {
            return message;
        }
        String function = overload.group(1);
        String found = overload.group(2);
        Matcher operator = OPERATOR.matcher(function);
        String name = operator.matches() ? operator.group(1) : function;
        if (Vocabulary.PROFILE_FUNCTIONS.containsKey(function) || Vocabulary.OTHER_FUNCTIONS.contains(function)) {
            return "'" + name + "' does not apply to " + found + ", expected one of " + overload.group(3);
        }
        if (found.contains(Vocabulary.ELAPSED.name()) || found.contains(Vocabulary.DURATION.name())) {
            return "'" + name + "' does not apply to " + found + "; since(...) is " + EXPECTED_AROUND_SINCE;
        }
        if (found.contains(Vocabulary.INSTANT.name())) {
            return "'" + name + "' does not apply to " + found + "; an instant is expected only in since(...)"
                    + " or anniversary(...)";
        }
        if (found.contains(Vocabulary.DATE.name())) {
            return "'" + name + "' does not apply to " + found + "; a date is expected only in anniversary(...)";
        }
        return "'" + name + "' does not apply to " + found + ", expected one of " + overload.group(3);
    }
}
