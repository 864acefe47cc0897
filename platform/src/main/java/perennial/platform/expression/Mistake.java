package perennial.platform.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with an expression, and where. Line and column count from 1.
 *
 * @param message what was found, and what was expected instead
 */
public record Mistake(int line, int column, String message) {

    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.*)' applied to '(.*)' \\(candidates: (.*)\\)");
    private static final Pattern OPERATOR = Pattern.compile("_?(\\W+)_");

    /** All that the checker has found, in the words of those who write. */
    public static List<Mistake> in(CelValidationResult checked, Expectations expectations) {
        return checked.getErrors().stream()
                .map(issue -> at(issue.getSourceLocation(), inOurWords(issue, expectations)))
                .toList();
    }

    /** One that the checker does not know of, at a part of the expression. */
    public static Mistake at(CelAbstractSyntaxTree ast, CelExpr part, String message) {
        CelSourceLocation location = Optional.ofNullable(
                        ast.getSource().getPositionsMap().get(part.id()))
                .flatMap(ast.getSource()::getOffsetLocation)
                .orElse(CelSourceLocation.of(1, 0));
        return at(location, message);
    }

    /** The whole expression, for a reason that has no place in it. */
    public static Mistake of(Exception failure) {
        return new Mistake(1, 1, String.valueOf(failure.getMessage()));
    }

    private static Mistake at(CelSourceLocation location, String message) {
        return new Mistake(Math.max(1, location.getLine()), Math.max(0, location.getColumn()) + 1, message);
    }

    private static String inOurWords(CelIssue issue, Expectations expectations) {
        Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
        if (undeclared.matches()) {
            String name = undeclared.group(1);
            return "unknown name '" + name + "', " + expectations.insteadOf(name);
        }
        Matcher overload = NO_OVERLOAD.matcher(issue.getMessage());
        return overload.matches()
                ? doesNotApply(overload.group(1), overload.group(2), overload.group(3), expectations)
                : issue.getMessage();
    }

    private static String doesNotApply(
            String function, String arguments, String candidates, Expectations expectations) {
        Matcher operator = OPERATOR.matcher(function);
        String name = operator.matches() ? operator.group(1) : function;
        return "'" + name + "' does not apply to " + arguments
                + expectations
                        .insteadOf(function, arguments)
                        .map(instead -> "; " + instead)
                        .orElse(", expected one of " + candidates);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
