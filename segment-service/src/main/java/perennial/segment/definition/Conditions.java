package perennial.segment.definition;

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
    static final String EXPECTED_AROUND_SINCE =
            "expected on one side of <, <=, > or >=, with a constant duration on the"
                    + " other: minutes(n), hours(n), days(n) or months(n)";

    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.*)' applied to '(.*)' \\(candidates: (.*)\\)");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'.*");
    private static final Pattern OPERATOR = Pattern.compile("_?(\\W+)_");

    private final CelCompiler compiler = Vocabulary.compiler();
    private final CelRuntime runtime = Vocabulary.runtime();

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
                    ? new Compilation.Compiled(new Condition(text, runtime.createProgram(ast)))
                    : new Compilation.Refused(problems);
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused(List.of(new Problem(1, 1, String.valueOf(e.getMessage()))));
        }
    }

    private static Problem problem(CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
        return new Problem(line, column, inOurWords(issue.getMessage()));
    }

    private static String inOurWords(String message) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return "unknown name '" + undeclared.group(1) + "', expected one of " + Vocabulary.names();
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (!overload.matches()) {
            return message;
        }
        String function = overload.group(1);
        String found = overload.group(2);
        Matcher operator = OPERATOR.matcher(function);
        String name = operator.matches() ? operator.group(1) : function;
        if (found.contains(Vocabulary.ELAPSED.name()) || found.contains(Vocabulary.DURATION.name())) {
            return "'" + name + "' does not apply to " + found + "; since(...) is " + EXPECTED_AROUND_SINCE;
        }
        if (found.contains(Vocabulary.INSTANT.name())) {
            return "'" + name + "' does not apply to " + found + "; an instant is expected only in since(...)";
        }
        return "'" + name + "' does not apply to " + found + ", expected one of " + overload.group(3);
    }
}
