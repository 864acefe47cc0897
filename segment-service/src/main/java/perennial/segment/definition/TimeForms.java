package perennial.segment.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of the rule for time that types cannot say: an instant goes into {@code since}, and {@code since} and a
 * duration into a comparison, directly, without passing through a list, a choice, an equation or {@code dyn}; and a
 * duration is constant.
 */
final class TimeForms {
    private static final Set<String> COMPARISONS = Arrays.stream(Comparison.values())
            .map(comparison -> comparison.function)
            .collect(Collectors.toSet());

    private TimeForms() {}

    static List<Problem> problems(CelAbstractSyntaxTree ast) {
        return CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .flatMap(node -> problem(ast, node).stream())
                .toList();
    }

    private static Optional<Problem> problem(CelAbstractSyntaxTree ast, CelNavigableExpr node) {
        CelType type = ast.getType(node.id()).orElse(null);
        if (Vocabulary.INSTANT.equals(type) && !isArgumentOf(node, Set.of(Vocabulary.SINCE))) {
            return Optional.of(at(ast, node, "an instant is expected only in since(...)"));
        }
        if (Vocabulary.ELAPSED.equals(type) && !isArgumentOf(node, COMPARISONS)) {
            return Optional.of(at(ast, node, "since(...) is " + Conditions.EXPECTED_AROUND_SINCE));
        }
        if (Vocabulary.DURATION.equals(type)) {
            if (!isArgumentOf(node, COMPARISONS)) {
                return Optional.of(at(ast, node, "a duration is expected only beside since(...) in <, <=, > or >="));
            }
            return durationProblem(ast, node);
        }
        if (Vocabulary.MESSAGES.equals(type) && !isSelectedFrom(node)) {
            return Optional.of(at(ast, node, "expected message(...).count or message(...).lastAt"));
        }
        return Optional.empty();
    }

    private static boolean isArgumentOf(CelNavigableExpr node, Set<String> functions) {
        return node.parent()
                .filter(parent -> parent.getKind() == Kind.CALL)
                .filter(parent -> functions.contains(parent.expr().call().function()))
                .isPresent();
    }

    private static boolean isSelectedFrom(CelNavigableExpr node) {
        return node.parent()
                .filter(parent -> parent.getKind() == Kind.SELECT)
                .filter(parent -> !parent.expr().select().testOnly())
                .isPresent();
    }

    private static Optional<Problem> durationProblem(CelAbstractSyntaxTree ast, CelNavigableExpr node) {
        Span.Unit unit = unitOf(node.expr());
        if (unit == null) {
            return Optional.of(at(ast, node, "since(...) is " + Conditions.EXPECTED_AROUND_SINCE));
        }
        CelExpr count = node.expr().call().args().getFirst();
        boolean constant = count.getKind() == Kind.CONSTANT
                && count.constant().getKind() == CelConstant.Kind.INT64_VALUE
                && count.constant().int64Value() >= 0
                && count.constant().int64Value() <= unit.most;
        return constant
                ? Optional.empty()
                : Optional.of(
                        at(ast, node, unit.function + "(...) expects a constant whole number from 0 to " + unit.most));
    }

    private static Span.@Nullable Unit unitOf(CelExpr expr) {
        if (expr.getKind() != Kind.CALL) {
            return null;
        }
        for (Span.Unit unit : Span.Unit.values()) {
            if (unit.function.equals(expr.call().function())) {
                return unit;
            }
        }
        return null;
    }

    private static Problem at(CelAbstractSyntaxTree ast, CelNavigableExpr node, String message) {
        Integer offset = ast.getSource().getPositionsMap().get(node.id());
        CelSourceLocation location = Optional.ofNullable(offset)
                .flatMap(ast.getSource()::getOffsetLocation)
                .orElse(CelSourceLocation.of(1, 0));
        return new Problem(location.getLine(), location.getColumn() + 1, message);
    }
}
