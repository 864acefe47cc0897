package perennial.segment.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/** Conditions that do not fail as an expression may, but break down: a mistake in the program. */
public final class FailingConditions {

    private FailingConditions() {}

    public static Conditions failingWhile(BooleanSupplier broken) {
        return new Conditions(new BrokenRuntime(Vocabulary.runtime(), broken));
    }

    private record BrokenRuntime(CelRuntime whole, BooleanSupplier broken) implements CelRuntime {
        @Override
        public CelRuntime.Program createProgram(CelAbstractSyntaxTree ast) throws CelEvaluationException {
            CelRuntime.Program program = whole.createProgram(ast);
            return (CelRuntime.Program) Proxy.newProxyInstance(
                    CelRuntime.Program.class.getClassLoader(),
                    new Class<?>[] {CelRuntime.Program.class},
                    (proxy, method, arguments) -> {
                        if (broken.getAsBoolean()) {
                            throw new IllegalStateException("broken, and born on 29 February");
                        }
                        try {
                            return method.invoke(program, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public CelRuntimeBuilder toRuntimeBuilder() {
            return whole.toRuntimeBuilder();
        }
    }
}
