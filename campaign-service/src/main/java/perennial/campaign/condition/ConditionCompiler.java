package perennial.campaign.condition;

import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import perennial.platform.expression.Mistake;

/** Checks what a marketer wrote, and makes it a condition. */
public final class ConditionCompiler {

    private static final CelCompiler COMPILER = Vocabulary.compiler();
    private static final CelRuntime RUNTIME = Vocabulary.runtime();

    private ConditionCompiler() {}

    public static Compilation compile(String text) {
        CelValidationResult checked = COMPILER.compile(text);
        if (checked.hasError()) {
            return new Compilation.Refused(Mistake.in(checked, name -> "expected one of " + Vocabulary.names()));
        }
        try {
            return new Compilation.Compiled(new Condition(text, RUNTIME.createProgram(checked.getAst())));
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused(List.of(Mistake.of(e)));
        }
    }
}
