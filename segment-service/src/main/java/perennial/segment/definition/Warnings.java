package perennial.segment.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.parser.CelUnparser;
import dev.cel.parser.CelUnparserFactory;
import java.util.List;
import java.util.stream.Stream;

/** What is right, and yet may surprise: a negation also speaks of those for whom something never happened. */
final class Warnings {

    private final CelAbstractSyntaxTree ast;
    private final CelUnparser unparser = CelUnparserFactory.newUnparser();

    private Warnings(CelAbstractSyntaxTree ast) {
        this.ast = ast;
    }

    static List<String> of(CelAbstractSyntaxTree ast) {
        return new Warnings(ast).all().distinct().toList();
    }

    private Stream<String> all() {
        return Reading.nodes(ast.getExpr())
                .flatMap(node -> negated(node)
                        .flatMap(Reading::nodes)
                        .flatMap(this::surprise)
                        .map(surprise -> text(node) + ": " + surprise));
    }

    /** What is negated here: {@code !x}, {@code x == false}, {@code x != true}. */
    private static Stream<CelExpr> negated(CelExpr node) {
        if (Reading.isCallOf(node, Operator.LOGICAL_NOT.getFunction())) {
            return node.call().args().stream();
        }
        if (Reading.isCallOf(node, Operator.EQUALS.getFunction())) {
            return comparedWith(false, node.call().args());
        }
        if (Reading.isCallOf(node, Operator.NOT_EQUALS.getFunction())) {
            return comparedWith(true, node.call().args());
        }
        return Stream.empty();
    }

    private static Stream<CelExpr> comparedWith(boolean value, List<CelExpr> operands) {
        return operands.stream().anyMatch(operand -> isConstant(operand, value)) ? operands.stream() : Stream.empty();
    }

    private static boolean isConstant(CelExpr expr, boolean value) {
        return expr.getKind() == Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                && expr.constant().booleanValue() == value;
    }

    private Stream<String> surprise(CelExpr node) {
        if (Reading.isCallOf(node, Vocabulary.SINCE)) {
            String what = text(node.call().args().getFirst());
            return Stream.of("those for whom " + what + " never happened are among them,"
                    + " because a comparison of since(" + what + ") is false for them");
        }
        if (Reading.isCallOf(node, Vocabulary.ANNIVERSARY)) {
            String what = text(node.call().args().getFirst());
            return Stream.of("those whose " + what + " is not known are among them, because " + text(node)
                    + " is false for them");
        }
        if (node.getKind() == Kind.IDENT && node.ident().name().equals(Vocabulary.LAST_SCORE)) {
            return Stream.of("those who never answered a survey are not among them, because what compares "
                    + Vocabulary.LAST_SCORE + " neither holds for them nor, negated, does");
        }
        return Stream.empty();
    }

    private String text(CelExpr expr) {
        return unparser.unparse(
                CelAbstractSyntaxTree.newCheckedAst(expr, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap()));
    }
}
