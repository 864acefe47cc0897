package perennial.platform.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks what somebody wrote, and makes it an expression. Safe for use by several threads. */
public final class ExpressionCompiler<C> {

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final Vocabulary<C> vocabulary;
    private final CelType result;
    private final CelCompiler checker;
    private final CelRuntime runtime;

    ExpressionCompiler(Vocabulary<C> vocabulary, CelType result) {
        this.vocabulary = vocabulary;
        this.result = result;
        this.checker = vocabulary.checker(result);
        this.runtime = vocabulary.runtime();
    }

    public Compilation<Expression<C>> compile(String text) {
        CelValidationResult checked = checker.compile(text);
        if (checked.hasError()) {
            return new Compilation.Refused<>(Mistake.in(checked, name -> vocabulary.expected()));
        }
        try {
            CelAbstractSyntaxTree ast = checked.getAst();
            List<Mistake> mistakes = Stream.concat(
                            wrongType(ast).stream(),
                            Expression.nodes(ast).flatMap(node -> wrongCurrency(ast, node).stream()))
                    .toList();
            return mistakes.isEmpty()
                    ? new Compilation.Compiled<>(new Expression<>(text, vocabulary, runtime, ast))
                    : new Compilation.Refused<>(mistakes);
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused<>(List.of(Mistake.of(e)));
        }
    }

    /** The checker lets pass what may be of any type, such as a value of a map of several: that would be found out by whoever evaluates. */
    private Optional<Mistake> wrongType(CelAbstractSyntaxTree ast) {
        CelType found = ast.getResultType();
        return found.equals(result)
                ? Optional.empty()
                : Optional.of(Mistake.at(
                        ast, ast.getExpr(), "expected type '" + result.name() + "' but found '" + found.name() + "'"));
    }

    /** There is never an amount of what is no currency, and nobody would know why. */
    private Optional<Mistake> wrongCurrency(CelAbstractSyntaxTree ast, CelExpr expr) {
        if (expr.getKind() != Kind.CALL || !vocabulary.takesCurrency(expr.call().function())) {
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
