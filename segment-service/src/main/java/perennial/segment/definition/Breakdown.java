package perennial.segment.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelUnparser;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A part of a condition, ready to be evaluated by itself, and the parts that it is made of. */
record Breakdown(Expression expression, boolean isBoolean, List<Breakdown> parts) {
    private static final Set<String> CHAINS =
            Set.of(Operator.LOGICAL_AND.getFunction(), Operator.LOGICAL_OR.getFunction());
    private static final Set<String> CHOICES =
            Set.of(Operator.LOGICAL_NOT.getFunction(), Operator.CONDITIONAL.getFunction());
    private static final String SUM = Operator.ADD.getFunction();

    Breakdown {
        parts = List.copyOf(parts);
    }

    static Breakdown of(CelAbstractSyntaxTree ast, String text, CelRuntime runtime) {
        return new Builder(ast, runtime).breakdown(ast.getExpr(), text);
    }

    Explanation explain(Evaluation evaluation, Instant at) {
        List<Explanation> children = new ArrayList<>();
        parts.forEach(part -> children.add(part.explain(evaluation, at)));
        Object value = shown(expression.value(evaluation, at));
        Instant nextFlipAt = isBoolean ? expression.nextFlip(evaluation, expression.verdict(evaluation, at)) : null;
        return new Explanation(expression.text(), value, nextFlipAt, children);
    }

    private static @Nullable Object shown(@Nullable Object value) {
        return switch (value) {
            case Evaluation.Moment moment -> text(moment.instant());
            case Evaluation.Day day -> text(day.date());
            case Evaluation.Elapsed elapsed -> text(elapsed.passed());
            case Boolean truth -> truth;
            case Long number -> number;
            case Double number -> number;
            case List<?> list -> list.stream().map(Breakdown::shown).toList();
            case Map<?, ?> map -> shown(map);
            case null -> null;
            default -> value.toString();
        };
    }

    private static Map<String, @Nullable Object> shown(Map<?, ?> map) {
        Map<String, @Nullable Object> shown = new TreeMap<>();
        map.forEach((key, value) -> shown.put(String.valueOf(key), shown(value)));
        return shown;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static final class Builder {
        private final CelAbstractSyntaxTree ast;
        private final CelRuntime runtime;
        private final CelUnparser unparser = CelUnparserFactory.newUnparser();

        Builder(CelAbstractSyntaxTree ast, CelRuntime runtime) {
            this.ast = ast;
            this.runtime = runtime;
        }

        Breakdown breakdown(CelExpr expr, String text) {
            List<Breakdown> parts = parts(expr)
                    .map(part -> breakdown(part, unparser.unparse(alone(part))))
                    .toList();
            boolean isBoolean = ast.getTypeOrThrow(expr.id()).equals(SimpleType.BOOL);
            try {
                return new Breakdown(new Expression(text, runtime.createProgram(alone(expr))), isBoolean, parts);
            } catch (CelEvaluationException e) {
                throw new IllegalStateException("A part of a condition cannot be planned: " + text, e);
            }
        }

        private static Stream<CelExpr> parts(CelExpr expr) {
            // An entry of a map is looked at as a whole: the map itself says nothing more.
            if (expr.getKind() != Kind.CALL || Reading.isCallOf(expr, Operator.INDEX.getFunction())) {
                return Stream.empty();
            }
            CelCall call = expr.call();
            if (CHAINS.contains(call.function())) {
                return TimeLast.operands(expr).stream();
            }
            if (CHOICES.contains(call.function())) {
                return call.args().stream();
            }
            Stream<CelExpr> args = call.function().equals(SUM)
                    ? TimeLast.operands(expr).stream()
                    : Stream.concat(call.target().stream(), call.args().stream());
            return args.filter(arg -> Reading.readsProfile(arg) && !isSpan(arg));
        }

        private static boolean isSpan(CelExpr expr) {
            return Stream.of(Span.Unit.values()).anyMatch(unit -> Reading.isCallOf(expr, unit.function));
        }

        private CelAbstractSyntaxTree alone(CelExpr expr) {
            return CelAbstractSyntaxTree.newCheckedAst(expr, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap());
        }
    }
}
