package perennial.segment.definition;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Part;

/**
 * What a checked expression reads, as far as its text tells. A variable of a macro that has the name of something in the
 * profile passes for it, so that it may be too much, and is never too little.
 */
final class Reading {

    private Reading() {}

    /** The parts of the profile. Calendar days and months are those of the person's zone. */
    static Set<Part> parts(CelExpr expr) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        nodes(expr).forEach(node -> {
            Part part = part(node);
            if (part != null) {
                parts.add(part);
            }
        });
        return parts;
    }

    static boolean readsProfile(CelExpr expr) {
        return nodes(expr).anyMatch(node -> part(node) != null);
    }

    static boolean looksAtTime(CelExpr expr) {
        return nodes(expr)
                .anyMatch(node -> isCallOf(node, Vocabulary.SINCE)
                        || isCallOf(node, Vocabulary.ANNIVERSARY)
                        || (node.getKind() == Kind.CALL
                                && looksAtTime(node.call().function())));
    }

    static boolean isCallOf(CelExpr expr, String function) {
        return expr.getKind() == Kind.CALL && expr.call().function().equals(function);
    }

    static Stream<CelExpr> nodes(CelExpr expr) {
        return CelNavigableExpr.fromExpr(expr).allNodes().map(CelNavigableExpr::expr);
    }

    private static boolean looksAtTime(String function) {
        Vocabulary.ProfileFunction ofProfile = Vocabulary.PROFILE_FUNCTIONS.get(function);
        return ofProfile != null && ofProfile.looksAtTime();
    }

    private static @Nullable Part part(CelExpr node) {
        return switch (node.getKind()) {
            case IDENT -> {
                Vocabulary.Variable variable =
                        Vocabulary.VARIABLES.get(node.ident().name());
                yield variable == null ? null : variable.part();
            }
            case CALL -> {
                String function = node.call().function();
                if (function.equals(Vocabulary.ANNIVERSARY) || function.equals(Span.Unit.MONTHS.function)) {
                    yield Part.PERSON;
                }
                Vocabulary.ProfileFunction ofProfile = Vocabulary.PROFILE_FUNCTIONS.get(function);
                yield ofProfile == null ? null : ofProfile.part();
            }
            default -> null;
        };
    }
}
