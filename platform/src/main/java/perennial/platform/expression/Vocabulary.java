package perennial.platform.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names that expressions about a {@code C} know, each with its type and what it reads: one table for the checker and for the
 * runtime. What a name stands for is looked up when an expression asks for it, and not before.
 */
public final class Vocabulary<C> {

    private record Variable<C>(CelType type, Function<C, @Nullable Object> value) {}

    private record Lookup<C, T>(
            String name, CelType argument, Class<T> argumentClass, CelType result, BiFunction<C, T, Object> value) {

        private String overloadId() {
            return name.replace('.', '_') + "_of_one";
        }

        private CelFunctionDecl declaration() {
            return CelFunctionDecl.newFunctionDeclaration(
                    name, CelOverloadDecl.newGlobalOverload(overloadId(), result, argument));
        }

        @SuppressWarnings("Immutable") // lives no longer than the evaluation that asks for it
        private CelResolvedOverload boundTo(C subject) {
            return CelResolvedOverload.of(
                    name,
                    overloadId(),
                    args -> value.apply(subject, argumentClass.cast(args[0])),
                    true,
                    List.of(argumentClass));
        }
    }

    private final Map<String, Variable<C>> variables;
    private final Map<String, Lookup<C, ?>> lookups;
    private final Set<String> ofCurrencies;

    private Vocabulary(Builder<C> builder) {
        this.variables = Map.copyOf(builder.variables);
        this.lookups = Map.copyOf(builder.lookups);
        this.ofCurrencies = Set.copyOf(builder.ofCurrencies);
    }

    public static <C> Builder<C> builder() {
        return new Builder<>();
    }

    /** Takes names one after the other. */
    public static final class Builder<C> {

        private final Map<String, Variable<C>> variables = new TreeMap<>();
        private final Map<String, Lookup<C, ?>> lookups = new TreeMap<>();
        private final Set<String> ofCurrencies = new HashSet<>();

        private Builder() {}

        /** @param value gives null if there is no such thing, and then nothing that reads it can be told */
        public Builder<C> value(String name, CelType type, Function<C, @Nullable Object> value) {
            variables.put(name, new Variable<>(type, value));
            return this;
        }

        public Builder<C> ofText(String name, CelType result, BiFunction<C, String, Object> value) {
            return add(new Lookup<>(name, SimpleType.STRING, String.class, result, value));
        }

        /** Of a currency (ISO 4217): what is none is a mistake, wherever it is written out. */
        public Builder<C> ofCurrency(String name, CelType result, BiFunction<C, String, Object> value) {
            ofCurrencies.add(name);
            return ofText(name, result, value);
        }

        public Builder<C> ofNumber(String name, CelType result, BiFunction<C, Long, Object> value) {
            return add(new Lookup<>(name, SimpleType.INT, Long.class, result, value));
        }

        public Builder<C> ofInstant(String name, CelType result, BiFunction<C, Instant, Object> value) {
            return add(new Lookup<>(name, SimpleType.TIMESTAMP, Instant.class, result, value));
        }

        private Builder<C> add(Lookup<C, ?> lookup) {
            lookups.put(lookup.name(), lookup);
            return this;
        }

        public Vocabulary<C> build() {
            return new Vocabulary<>(this);
        }
    }

    /** For expressions that are such a value. */
    public ExpressionCompiler<C> compilerOf(CelType result) {
        return new ExpressionCompiler<>(this, result);
    }

    /** As an error lists what is expected. */
    String expected() {
        String names = Stream.concat(
                        variables.keySet().stream(), lookups.keySet().stream().map(name -> name + "(...)"))
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "there are no names to use here" : "expected one of " + names;
    }

    boolean takesCurrency(String function) {
        return ofCurrencies.contains(function);
    }

    CelCompiler checker(CelType result) {
        CelCompilerBuilder checker = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(Bounds.OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(result);
        variables.forEach((name, variable) -> checker.addVar(name, variable.type()));
        lookups.values().forEach(lookup -> checker.addFunctionDeclarations(lookup.declaration()));
        return checker.build();
    }

    CelRuntime runtime() {
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(Bounds.OPTIONS)
                .addLateBoundFunctions(lookups.keySet())
                .build();
    }

    Names namesOf(C subject) {
        return new Names() {
            @Override
            public Optional<Object> find(String name) {
                Variable<C> variable = variables.get(name);
                return variable == null
                        ? Optional.empty()
                        : Optional.ofNullable(variable.value().apply(subject));
            }

            @Override
            public Optional<CelResolvedOverload> findOverloadMatchingArgs(String name, Object[] args) {
                return Optional.ofNullable(lookups.get(name)).map(lookup -> lookup.boundTo(subject));
            }

            @Override
            public Optional<CelResolvedOverload> findOverloadMatchingArgs(
                    String name, Collection<String> overloadIds, Object[] args) {
                return findOverloadMatchingArgs(name, args);
            }
        };
    }

    /** What they stand for, for one subject. */
    interface Names extends CelVariableResolver, CelFunctionResolver {}
}
