package perennial.voucher.condition;

import dev.cel.common.CelAbstractSyntaxTree;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import perennial.platform.expression.Mistake;

/** Checks what a marketer wrote, and makes it a condition. */
public final class ConditionCompiler {

    private static final CelCompiler COMPILER = Vocabulary.compiler();
    private static final CelRuntime RUNTIME = Vocabulary.runtime();
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private ConditionCompiler() {}

    public static Compilation compile(String text) {
        CelValidationResult checked = COMPILER.compile(text);
        if (checked.hasError()) {
            return new Compilation.Refused(Mistake.in(checked, name -> "expected one of " + Vocabulary.names()));
        }
        try {
            CelAbstractSyntaxTree ast = checked.getAst();
            List<Mistake> mistakes = nodes(ast)
                    .flatMap(node -> wrongCurrency(ast, node.expr()).stream())
                    .toList();
            return mistakes.isEmpty()
                    ? new Compilation.Compiled(new Condition(text, parts(ast)))
                    : new Compilation.Refused(mistakes);
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused(List.of(Mistake.of(e)));
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
    private static Optional<Mistake> wrongCurrency(CelAbstractSyntaxTree ast, CelExpr expr) {
        if (expr.getKind() != Kind.CALL || !expr.call().function().equals(Vocabulary.TOTAL)) {
            return Optional.empty();
        }
        CelExpr currency = expr.call().args().getFirst();
        boolean isConstant =
                currency.getKind() == Kind.CONSTANT && currency.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        if (!isConstant || CURRENCY.matcher(currency.constant().stringValue()).matches()) {
            return Optional.empty();
        }
        return Optional.of(Mistake.at(
                ast,
                currency,
                "'" + currency.constant().stringValue()
                        + "' is no currency, expected three capital letters (ISO 4217)"));
    }
}
