package perennial.segment.definition;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.google.common.base.Suppliers;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Optional;
import perennial.platform.expression.Expectations;
import perennial.platform.expression.Mistake;

/**
 * Checks the text of conditions and makes them ready to be evaluated. What was checked lately is remembered, since each
 * partition asks for all of its definitions whenever one of them changes. Safe for use by several threads.
 */
public final class Conditions {

    private static final String UNITS = "minutes(n), hours(n), days(n) or months(n)";
    static final String CONSTANT_DURATION = "a constant duration: " + UNITS;
    static final String EXPECTED_AROUND_SINCE =
            "expected on one side of <, <=, > or >=, with a constant duration on the other: " + UNITS;

    private static final int MOST_REMEMBERED = 1_000;

    private final CelCompiler compiler = Vocabulary.compiler();
    private final CelRuntime runtime;
    private final LoadingCache<String, Compilation> lately =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build(this::check);

    public Conditions() {
        this(Vocabulary.runtime());
    }

    /** For a test whose runtime fails. */
    Conditions(CelRuntime runtime) {
        this.runtime = runtime;
    }

    /** One that holds for nobody. */
    public Condition never() {
        return switch (compile("false")) {
            case Compilation.Compiled compiled -> compiled.condition();
            case Compilation.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }

    public Compilation compile(String text) {
        return lately.get(text);
    }

    private Compilation check(String text) {
        CelValidationResult checked = compiler.compile(text);
        if (checked.hasError()) {
            return new Compilation.Refused(Mistake.in(checked, new Instead()));
        }
        try {
            CelAbstractSyntaxTree ast = checked.getAst();
            List<Mistake> mistakes = TimeForms.mistakes(ast);
            return mistakes.isEmpty()
                    ? new Compilation.Compiled(condition(text, ast))
                    : new Compilation.Refused(mistakes);
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused(List.of(Mistake.of(e)));
        }
    }

    private Condition condition(String text, CelAbstractSyntaxTree ast) throws CelEvaluationException {
        return new Condition(
                new Expression(text, runtime.createProgram(TimeLast.reordered(ast))),
                Reading.parts(ast.getExpr()),
                Warnings.of(ast),
                Suppliers.memoize(() -> Breakdown.of(ast, text, runtime)));
    }

    private static final class Instead implements Expectations {

        @Override
        public String insteadOf(String unknownName) {
            return "expected one of " + Vocabulary.namesLike(unknownName);
        }

        /** The candidates of an operator do not say what may be done with instants, dates and durations: only very little. */
        @Override
        public Optional<String> insteadOf(String function, String arguments) {
            if (Vocabulary.PROFILE_FUNCTIONS.containsKey(function) || Vocabulary.OTHER_FUNCTIONS.contains(function)) {
                return Optional.empty();
            }
            if (arguments.contains(Vocabulary.ELAPSED.name()) || arguments.contains(Vocabulary.DURATION.name())) {
                return Optional.of("since(...) is " + EXPECTED_AROUND_SINCE);
            }
            if (arguments.contains(Vocabulary.INSTANT.name())) {
                return Optional.of("an instant is expected only in since(...) or anniversary(...)");
            }
            if (arguments.contains(Vocabulary.DATE.name())) {
                return Optional.of("a date is expected only in anniversary(...)");
            }
            return Optional.empty();
        }
    }
}
