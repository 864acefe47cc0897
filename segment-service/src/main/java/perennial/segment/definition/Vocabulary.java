package perennial.segment.definition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import perennial.segment.profile.Cart;

/**
 * The names that conditions know, each with its type and what it reads: one table for the checker and for the runtime.
 *
 * <p>Instants, the time since one, and durations have opaque types with no operation but the ones declared here, so the
 * type checker itself sees to it that time enters by {@code since(instant)} compared with a duration, and in no other way.
 */
final class Vocabulary {
    static final String COUNT = "count";
    static final String LAST_AT = "lastAt";

    static final OpaqueType INSTANT = OpaqueType.create("Instant");
    static final OpaqueType ELAPSED = OpaqueType.create("Elapsed");
    static final OpaqueType DURATION = OpaqueType.create("Duration");
    static final StructType MESSAGES =
            StructType.create("Messages", ImmutableSet.of(COUNT, LAST_AT), field -> switch (field) {
                case COUNT -> Optional.of(SimpleType.INT);
                case LAST_AT -> Optional.of(INSTANT);
                default -> Optional.empty();
            });

    static final String SINCE = "since";

    /** A name that stands for something in the profile. */
    record Variable(String name, CelType type, Function<Evaluation, Object> value) {}

    /** A function that reads the profile, by one string. */
    record ProfileFunction(String name, CelType result, BiFunction<Evaluation, String, Object> value) {
        @SuppressWarnings("Immutable") // lives no longer than the evaluation that asks for it
        CelResolvedOverload boundTo(Evaluation evaluation) {
            return CelResolvedOverload.of(
                    name, name + "_string", args -> value.apply(evaluation, (String) args[0]), true, String.class);
        }
    }

    /** A country or language that is not known is the empty string, so that expressions need not ask first. */
    static final Map<String, Variable> VARIABLES = byName(
            Variable::name,
            new Variable(
                    "signedUpAt", INSTANT, e -> e.moment(e.profile().person().signedUpAt())),
            new Variable(
                    "country",
                    SimpleType.STRING,
                    e -> Objects.requireNonNullElse(e.profile().person().country(), "")),
            new Variable(
                    "language",
                    SimpleType.STRING,
                    e -> Objects.requireNonNullElse(e.profile().person().language(), "")),
            new Variable(
                    "orders.count", SimpleType.INT, e -> e.profile().orders().count()),
            new Variable(
                    "orders.firstAt",
                    INSTANT,
                    e -> e.moment(e.profile().orders().firstAt())),
            new Variable(
                    "orders.lastAt", INSTANT, e -> e.moment(e.profile().orders().lastAt())),
            new Variable("cart.items", SimpleType.INT, e -> {
                Cart cart = e.profile().cart();
                return cart == null ? 0L : cart.items();
            }),
            new Variable("cart.updatedAt", INSTANT, e -> {
                Cart cart = e.profile().cart();
                return e.moment(cart == null ? null : cart.updatedAt());
            }));

    static final Map<String, ProfileFunction> PROFILE_FUNCTIONS = byName(
            ProfileFunction::name,
            new ProfileFunction(
                    "consented",
                    SimpleType.BOOL,
                    (e, channel) -> e.profile().person().consented(channel)),
            new ProfileFunction("message", MESSAGES, Evaluation::message));

    private static final CelTypeProvider TYPES = new CelTypeProvider() {
        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.of(MESSAGES);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return name.equals(MESSAGES.name()) ? Optional.of(MESSAGES) : Optional.empty();
        }
    };

    /** Bounds for what a marketer may write: enough for any sensible condition, and nothing that could hold up a task. */
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(4_000)
            .maxParseRecursionDepth(64)
            .comprehensionMaxIterations(1_000)
            .build();

    private Vocabulary() {}

    /** All names, as an error lists them. */
    static String names() {
        return Stream.concat(
                        VARIABLES.keySet().stream(),
                        PROFILE_FUNCTIONS.keySet().stream().map(name -> name + "(...)"))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    static CelCompiler compiler() {
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(TYPES)
                .setResultType(SimpleType.BOOL);
        VARIABLES.values().forEach(variable -> compiler.addVar(variable.name(), variable.type()));
        PROFILE_FUNCTIONS
                .values()
                .forEach(function -> compiler.addFunctionDeclarations(
                        function(function.name(), function.name() + "_string", function.result(), SimpleType.STRING)));
        compiler.addFunctionDeclarations(function(SINCE, "since_instant", ELAPSED, INSTANT));
        for (Span.Unit unit : Span.Unit.values()) {
            compiler.addFunctionDeclarations(function(unit.function, unit.function + "_int", DURATION, SimpleType.INT));
        }
        for (Comparison comparison : Comparison.values()) {
            compiler.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                    comparison.function,
                    CelOverloadDecl.newGlobalOverload(elapsedFirst(comparison), SimpleType.BOOL, ELAPSED, DURATION),
                    CelOverloadDecl.newGlobalOverload(elapsedSecond(comparison), SimpleType.BOOL, DURATION, ELAPSED)));
        }
        return compiler.build();
    }

    static CelRuntime runtime() {
        CelRuntimeBuilder runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .setTypeProvider(TYPES)
                .addLateBoundFunctions(PROFILE_FUNCTIONS.keySet())
                .addFunctionBindings(
                        CelFunctionBinding.from("since_instant", Evaluation.Moment.class, Evaluation.Moment::since));
        for (Span.Unit unit : Span.Unit.values()) {
            runtime.addFunctionBindings(
                    CelFunctionBinding.from(unit.function + "_int", Long.class, count -> new Span(unit, count)));
        }
        for (Comparison comparison : Comparison.values()) {
            runtime.addFunctionBindings(
                    CelFunctionBinding.from(
                            elapsedFirst(comparison),
                            Evaluation.Elapsed.class,
                            Span.class,
                            (elapsed, span) -> elapsed.is(comparison, span)),
                    CelFunctionBinding.from(
                            elapsedSecond(comparison),
                            Span.class,
                            Evaluation.Elapsed.class,
                            (span, elapsed) -> elapsed.is(comparison.mirrored(), span)));
        }
        return runtime.build();
    }

    private static CelFunctionDecl function(String name, String overloadId, CelType result, CelType argument) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(overloadId, result, argument));
    }

    private static String elapsedFirst(Comparison comparison) {
        return "elapsed_" + comparison.name() + "_duration";
    }

    private static String elapsedSecond(Comparison comparison) {
        return "duration_" + comparison.name() + "_elapsed";
    }

    @SafeVarargs
    private static <T> Map<String, T> byName(Function<T, String> name, T... values) {
        Map<String, T> map = new TreeMap<>();
        for (T value : values) {
            map.put(name.apply(value), value);
        }
        return Map.copyOf(map);
    }
}
