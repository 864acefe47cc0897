package perennial.voucher.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks what a marketer wrote, and makes it a condition. */
public final class ConditionCompiler {

    private static final CelCompiler COMPILER = Vocabulary.compiler();
    private static final CelRuntime RUNTIME = Vocabulary.runtime();
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.*)' applied to '(.*)' \\(candidates: (.*)\\)");
    private static final Pattern OPERATOR = Pattern.compile("_?(\\W+)_");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private ConditionCompiler() {}

    public static Compilation compile(String text) {
        CelValidationResult checked = COMPILER.compile(text);
        if (checked.hasError()) {
            return new Compilation.Refused(checked.getErrors().stream()
                    .map(issue -> at(issue.getSourceLocation(), inOurWords(issue)))
                    .toList());
        }
        try {
            CelAbstractSyntaxTree ast = checked.getAst();
            List<String> problems = nodes(ast)
                    .flatMap(node -> currencyProblem(ast, node.expr()).stream())
                    .toList();
            return problems.isEmpty()
                    ? new Compilation.Compiled(new Condition(text, parts(ast)))
                    : new Compilation.Refused(problems);
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static List<Condition.Part> parts(CelAbstractSyntaxTree ast) throws CelEvaluationException {
        List<CelExpr> operands = new ArrayList<>();
        addOperands(ast.getExpr(), operands);
        List<Condition.Part> parts = new ArrayList<>();
        for (CelExpr operand : operands) {
            CelAbstractSyntaxTree part = CelAbstractSyntaxTree.newCheckedAst(
                    operand, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap());
            parts.add(new Condition.Part(
                    RUNTIME.createProgram(part),
                    nodes(part).map(CelNavigableExpr::expr).anyMatch(ConditionCompiler::readsCart)));
        }
        return parts;
    }

    /** What {@code &&} joins, as it is written. */
    private static void addOperands(CelExpr expr, List<CelExpr> operands) {
        if (expr.getKind() == Kind.CALL && expr.call().function().equals(Operator.LOGICAL_AND.getFunction())) {
            expr.call().args().forEach(operand -> addOperands(operand, operands));
        } else {
            operands.add(expr);
        }
    }

    private static boolean readsCart(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> Vocabulary.isOfCart(expr.ident().name());
            case CALL -> Vocabulary.isOfCart(expr.call().function());
            default -> false;
        };
    }

    private static Stream<CelNavigableExpr> nodes(CelAbstractSyntaxTree ast) {
        return CelNavigableAst.fromAst(ast).getRoot().allNodes();
    }

    /** A currency that is none would make a minimum amount impossible, and nobody would know why. */
    private static Optional<String> currencyProblem(CelAbstractSyntaxTree ast, CelExpr expr) {
        if (expr.getKind() != Kind.CALL || !expr.call().function().equals(Vocabulary.TOTAL)) {
            return Optional.empty();
        }
        CelExpr currency = expr.call().args().getFirst();
        boolean isConstant =
                currency.getKind() == Kind.CONSTANT && currency.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        if (!isConstant || CURRENCY.matcher(currency.constant().stringValue()).matches()) {
            return Optional.empty();
        }
        CelSourceLocation location = Optional.ofNullable(
                        ast.getSource().getPositionsMap().get(currency.id()))
                .flatMap(ast.getSource()::getOffsetLocation)
                .orElse(CelSourceLocation.of(1, 0));
        return Optional.of(at(
                location,
                "'" + currency.constant().stringValue()
                        + "' is no currency, expected three capital letters (ISO 4217)"));
    }

    private static String at(CelSourceLocation location, String problem) {
        int line = Math.max(1, location.getLine());
        int column = Math.max(0, location.getColumn()) + 1;
        return "line " + line + ", column " + column + ": " + problem;
    }

    private static String inOurWords(CelIssue issue) {
        String message = issue.getMessage();
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return "unknown name '" + undeclared.group(1) + "', expected one of " + Vocabulary.names();
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            Matcher operator = OPERATOR.matcher(overload.group(1));
            String name = operator.matches() ? operator.group(1) : overload.group(1);
            return "'" + name + "' does not apply to " + overload.group(2) + ", expected one of " + overload.group(3);
        }
        return message;
    }
}
