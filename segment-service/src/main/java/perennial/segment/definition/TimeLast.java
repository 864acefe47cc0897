package perennial.segment.definition;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the operands of {@code &&} and {@code ||} that look at time behind those that do not. Both operators give the same
 * in any order, also where an operand fails; but what the profile has decided already, time is not asked for: no steps,
 * and no timer, for the birthdays of a customer who has too few orders anyway.
 */
final class TimeLast {

    private static final Set<String> COMMUTATIVE =
            Set.of(Operator.LOGICAL_AND.getFunction(), Operator.LOGICAL_OR.getFunction());

    private TimeLast() {}

    static CelAbstractSyntaxTree reordered(CelAbstractSyntaxTree ast) {
        return CelAbstractSyntaxTree.newCheckedAst(
                reordered(ast.getExpr()), ast.getSource(), ast.getReferenceMap(), ast.getTypeMap());
    }

    private static CelExpr reordered(CelExpr expr) {
        if (expr.getKind() != Kind.CALL) {
            return expr;
        }
        CelCall call = expr.call();
        if (COMMUTATIVE.contains(call.function())) {
            return chain(expr, call.function());
        }
        return CelExpr.ofCall(
                expr.id(),
                call.target().map(TimeLast::reordered),
                call.function(),
                call.args().stream().map(TimeLast::reordered).collect(ImmutableList.toImmutableList()));
    }

    private static CelExpr chain(CelExpr expr, String operator) {
        List<CelExpr> calls = new ArrayList<>();
        List<CelExpr> operands = new ArrayList<>();
        flatten(expr, operator, calls, operands);
        List<CelExpr> sorted = new ArrayList<>();
        operands.stream().filter(operand -> !Reading.looksAtTime(operand)).forEach(sorted::add);
        operands.stream().filter(Reading::looksAtTime).forEach(sorted::add);
        CelExpr chain = reordered(sorted.getFirst());
        for (int i = 1; i < sorted.size(); i++) {
            long id = calls.get(calls.size() - i).id();
            chain = CelExpr.ofCall(id, Optional.empty(), operator, ImmutableList.of(chain, reordered(sorted.get(i))));
        }
        return chain;
    }

    /** What a chain of one operator joins, as it is written. */
    static List<CelExpr> operands(CelExpr expr) {
        List<CelExpr> operands = new ArrayList<>();
        flatten(expr, expr.call().function(), new ArrayList<>(), operands);
        return operands;
    }

    /** Takes a chain apart: its calls, the outermost first, and its operands. */
    private static void flatten(CelExpr expr, String operator, List<CelExpr> calls, List<CelExpr> operands) {
        if (!Reading.isCallOf(expr, operator)) {
            operands.add(expr);
            return;
        }
        calls.add(expr);
        expr.call().args().forEach(arg -> flatten(arg, operator, calls, operands));
    }
}
