package perennial.segment.definition;

import dev.cel.common.CelAbstractSyntaxTree;
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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.platform.expression.Mistake;

/**
 * The part of the rules that types cannot say. An instant goes into {@code since} or {@code anniversary}, {@code since} into
 * a comparison, a duration beside it or into a function that takes one: directly, without passing through a list, a choice,
 * an equation or {@code dyn}. A duration, and which anniversary, is constant. A currency looks like one.
 */
final class TimeForms {

    private static final Set<String> COMPARISONS = Arrays.stream(Comparison.values())
            .map(comparison -> comparison.function)
            .collect(Collectors.toSet());

    private static final Set<String> OF_INSTANTS = Set.of(Vocabulary.SINCE, Vocabulary.ANNIVERSARY);

    private static final Set<String> OF_SPANS = Vocabulary.PROFILE_FUNCTIONS.values().stream()
            .filter(function -> function.parameters().contains(Vocabulary.Parameter.SPAN))
            .map(Vocabulary.ProfileFunction::name)
            .collect(Collectors.toSet());

    private static final Set<String> OF_DURATIONS =
            Stream.of(COMPARISONS, OF_SPANS).flatMap(Set::stream).collect(Collectors.toSet());

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** Nobody has more birthdays. */
    private static final long MOST_YEARS = 150;

    /** From one anniversary to the one before it, at most. */
    private static final long MOST_DAYS_BEFORE = 366;

    private TimeForms() {}

    static List<Mistake> mistakes(CelAbstractSyntaxTree ast) {
        return CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .flatMap(node -> mistake(ast, node).stream())
                .toList();
    }

    private static Optional<Mistake> mistake(CelAbstractSyntaxTree ast, CelNavigableExpr node) {
        CelType type = ast.getType(node.id()).orElse(null);
        if (Vocabulary.INSTANT.equals(type) && !isArgumentOf(node, OF_INSTANTS)) {
            return Optional.of(
                    Mistake.at(ast, node.expr(), "an instant is expected only in since(...) or anniversary(...)"));
        }
        if (Vocabulary.DATE.equals(type) && !isArgumentOf(node, OF_INSTANTS)) {
            return Optional.of(Mistake.at(ast, node.expr(), "a date is expected only in anniversary(...)"));
        }
        if (Vocabulary.ELAPSED.equals(type) && !isArgumentOf(node, COMPARISONS)) {
            return Optional.of(Mistake.at(ast, node.expr(), "since(...) is " + Conditions.EXPECTED_AROUND_SINCE));
        }
        if (Vocabulary.DURATION.equals(type)) {
            return isArgumentOf(node, OF_DURATIONS)
                    ? durationMistake(ast, node.expr())
                    : Optional.of(Mistake.at(
                            ast,
                            node.expr(),
                            "a duration is expected only beside since(...) in <, <=, > or >=, and in "
                                    + OF_SPANS.stream()
                                            .sorted()
                                            .map(name -> name + "(...)")
                                            .collect(Collectors.joining(", "))));
        }
        if (Vocabulary.MESSAGES.equals(type) && !isCallSelectedFrom(node)) {
            return Optional.of(Mistake.at(ast, node.expr(), "expected message(...).count or message(...).lastAt"));
        }
        if (Vocabulary.CATEGORY.equals(type) && !isCallSelectedFrom(node)) {
            return Optional.of(Mistake.at(ast, node.expr(), "expected category(...).count or category(...).lastAt"));
        }
        return argumentMistake(ast, node.expr());
    }

    private static boolean isArgumentOf(CelNavigableExpr node, Set<String> functions) {
        return node.parent()
                .filter(parent -> parent.getKind() == Kind.CALL)
                .filter(parent -> functions.contains(parent.expr().call().function()))
                .isPresent();
    }

    /** Also refuses one that the expression makes itself: it would be no record of anything. */
    private static boolean isCallSelectedFrom(CelNavigableExpr node) {
        return node.getKind() == Kind.CALL
                && node.parent()
                        .filter(parent -> parent.getKind() == Kind.SELECT)
                        .filter(parent -> !parent.expr().select().testOnly())
                        .isPresent();
    }

    private static Optional<Mistake> durationMistake(CelAbstractSyntaxTree ast, CelExpr expr) {
        Span.Unit unit = unitOf(expr);
        if (unit == null) {
            return Optional.of(Mistake.at(ast, expr, "expected " + Conditions.CONSTANT_DURATION));
        }
        return isConstantUpTo(unit.most, expr.call().args().getFirst())
                ? Optional.empty()
                : Optional.of(Mistake.at(
                        ast, expr, unit.function + "(...) expects a constant whole number from 0 to " + unit.most));
    }

    private static Span.@Nullable Unit unitOf(CelExpr expr) {
        for (Span.Unit unit : Span.Unit.values()) {
            if (Reading.isCallOf(expr, unit.function)) {
                return unit;
            }
        }
        return null;
    }

    private static Optional<Mistake> argumentMistake(CelAbstractSyntaxTree ast, CelExpr expr) {
        if (expr.getKind() != Kind.CALL) {
            return Optional.empty();
        }
        List<CelExpr> args = expr.call().args();
        if (expr.call().function().equals(Vocabulary.ANNIVERSARY)) {
            return unless(
                            isConstantUpTo(MOST_YEARS),
                            ast,
                            args.stream().skip(1).limit(1),
                            "anniversary(date, nth, daysBefore) expects for nth a constant whole number from 1 to "
                                    + MOST_YEARS + ", or 0 for every year")
                    .or(() -> unless(
                            isConstantUpTo(MOST_DAYS_BEFORE),
                            ast,
                            args.stream().skip(2),
                            "anniversary(date, nth, daysBefore) expects for daysBefore a constant whole number from 0 to "
                                    + MOST_DAYS_BEFORE));
        }
        Vocabulary.ProfileFunction function =
                Vocabulary.PROFILE_FUNCTIONS.get(expr.call().function());
        if (function == null) {
            return Optional.empty();
        }
        int currency = function.parameters().indexOf(Vocabulary.Parameter.CURRENCY);
        return unless(
                TimeForms::mayBeCurrency,
                ast,
                currency < 0 ? Stream.empty() : Stream.of(args.get(currency)),
                "expected a currency of three capitals, for example 'EUR'");
    }

    private static Optional<Mistake> unless(
            Predicate<CelExpr> holds, CelAbstractSyntaxTree ast, Stream<CelExpr> args, String message) {
        return args.filter(holds.negate()).findFirst().map(arg -> Mistake.at(ast, arg, message));
    }

    private static Predicate<CelExpr> isConstantUpTo(long most) {
        return expr -> isConstantUpTo(most, expr);
    }

    private static boolean isConstantUpTo(long most, CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.INT64_VALUE
                && expr.constant().int64Value() >= 0
                && expr.constant().int64Value() <= most;
    }

    /** What is not constant turns out when it is evaluated. */
    private static boolean mayBeCurrency(CelExpr expr) {
        return expr.getKind() != Kind.CONSTANT
                || CURRENCY.matcher(expr.constant().stringValue()).matches();
    }
}
