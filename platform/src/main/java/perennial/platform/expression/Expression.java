package perennial.platform.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What somebody wrote about a {@code C}, checked. Two are equal if they read the same. Safe for use by several threads. */
public final class Expression<C> {

    private final String text;
    private final Vocabulary<C> vocabulary;
    private final CelRuntime runtime;
    private final CelAbstractSyntaxTree ast;
    private final Program program;

    Expression(String text, Vocabulary<C> vocabulary, CelRuntime runtime, CelAbstractSyntaxTree ast)
            throws CelEvaluationException {
        this.text = text;
        this.vocabulary = vocabulary;
        this.runtime = runtime;
        this.ast = ast;
        this.program = runtime.createProgram(ast);
    }

    /** @throws CelEvaluationException if it cannot be told, for example as it divides by zero or reads what there is not */
    public Object evaluate(C subject) throws CelEvaluationException {
        Vocabulary.Names names = vocabulary.namesOf(subject);
        return program.eval(names, names);
    }

    /** What cannot be told does not hold. */
    public boolean holds(C subject) {
        try {
            return Boolean.TRUE.equals(evaluate(subject));
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    /** What {@code &&} joins in it, in the order in which it is written; itself if there is none. */
    public List<Expression<C>> conjuncts() {
        List<CelExpr> operands = new ArrayList<>();
        addOperands(ast.getExpr(), operands);
        return operands.stream().map(this::part).toList();
    }

    private static void addOperands(CelExpr expr, List<CelExpr> operands) {
        if (expr.getKind() == Kind.CALL && expr.call().function().equals(Operator.LOGICAL_AND.getFunction())) {
            expr.call().args().forEach(operand -> addOperands(operand, operands));
        } else {
            operands.add(expr);
        }
    }

    private Expression<C> part(CelExpr operand) {
        try {
            return new Expression<>(
                    text,
                    vocabulary,
                    runtime,
                    CelAbstractSyntaxTree.newCheckedAst(
                            operand, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap()));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("A part of what was compiled does not compile: " + text, e);
        }
    }

    /** Whether it asks for such a name, of a value or of a function. */
    public boolean reads(Predicate<String> name) {
        return nodes(ast).anyMatch(expr -> switch (expr.getKind()) {
            case IDENT -> name.test(expr.ident().name());
            case CALL -> name.test(expr.call().function());
            default -> false;
        });
    }

    static Stream<CelExpr> nodes(CelAbstractSyntaxTree ast) {
        return CelNavigableAst.fromAst(ast).getRoot().allNodes().map(CelNavigableExpr::expr);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Expression<?> expression
                && expression.vocabulary == vocabulary
                && expression.ast.getExpr().equals(ast.getExpr());
    }

    @Override
    public int hashCode() {
        return ast.getExpr().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
