package perennial.segment.definition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
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
import java.util.ArrayList;
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
import perennial.platform.expression.Bounds;
import perennial.segment.profile.Cart;
import perennial.segment.profile.Messages;
import perennial.segment.profile.Orders;
import perennial.segment.profile.Part;

/**
 * The names that conditions know, each with its type and what it reads: one table for the checker and for the runtime.
 *
 * <p>Instants, dates, the time since an instant, and durations have opaque types with no operation but the ones declared
 * here. So the type checker itself sees to it that time enters by {@code since(instant)} compared with a duration, by the
 * functions that end in {@code Within} and by {@code anniversary}, and in no other way.
 */
final class Vocabulary {

    static final String COUNT = "count";
    static final String LAST_AT = "lastAt";

    static final OpaqueType INSTANT = OpaqueType.create("Instant");
    static final OpaqueType DATE = OpaqueType.create("Date");
    static final OpaqueType ELAPSED = OpaqueType.create("Elapsed");
    static final OpaqueType DURATION = OpaqueType.create("Duration");
    static final StructType MESSAGES = tally("Messages");
    static final StructType CATEGORY = tally("Category");

    static final String SINCE = "since";
    static final String ANNIVERSARY = "anniversary";
    static final String LAST_SCORE = "engagement.lastScore";

    /** A name that stands for something in the profile; where that is null, what is made of it fails. */
    record Variable(String name, Part part, CelType type, Function<Evaluation, @Nullable Object> value) {}

    /** What a function of the profile takes. */
    enum Parameter {
        NAME,
        CURRENCY,
        SPAN;

        CelType type() {
            return this == SPAN ? DURATION : SimpleType.STRING;
        }

        private Class<?> runtimeType() {
            return this == SPAN ? Span.class : String.class;
        }
    }

    /** A function that reads the profile. */
    record ProfileFunction(
            String name,
            Part part,
            CelType result,
            List<Parameter> parameters,
            BiFunction<Evaluation, Object[], Object> value) {
        String overloadId() {
            return name.replace('.', '_') + "_of_profile";
        }

        boolean looksAtTime() {
            return parameters.contains(Parameter.SPAN);
        }

        @SuppressWarnings("Immutable") // lives no longer than the evaluation that asks for it
        CelResolvedOverload boundTo(Evaluation evaluation) {
            List<Class<?>> types = new ArrayList<>();
            parameters.forEach(parameter -> types.add(parameter.runtimeType()));
            return CelResolvedOverload.of(name, overloadId(), args -> value.apply(evaluation, args), true, types);
        }
    }

    /**
     * What is not known is an empty text or zero, so that expressions need not ask first. Only the score of a survey that
     * was never answered is missing, for 0 is the worst score: whatever compares it fails, so that it neither holds nor,
     * negated, holds, and nobody is told "sorry" for what she never said.
     */
    static final Map<String, Variable> VARIABLES = byName(
            Variable::name,
            new Variable(
                    "signedUpAt",
                    Part.PERSON,
                    INSTANT,
                    e -> e.moment(e.profile().person().signedUpAt())),
            new Variable(
                    "birthDate",
                    Part.PERSON,
                    DATE,
                    e -> e.day(e.profile().person().birthDate())),
            new Variable(
                    "country",
                    Part.PERSON,
                    SimpleType.STRING,
                    e -> orEmpty(e.profile().person().country())),
            new Variable(
                    "language",
                    Part.PERSON,
                    SimpleType.STRING,
                    e -> orEmpty(e.profile().person().language())),
            new Variable(
                    "attributes",
                    Part.PERSON,
                    MapType.create(SimpleType.STRING, SimpleType.STRING),
                    e -> e.profile().person().attributes()),
            new Variable(
                    "orders.count",
                    Part.ORDERS,
                    SimpleType.INT,
                    e -> e.profile().orders().count()),
            new Variable(
                    "orders.firstAt",
                    Part.ORDERS,
                    INSTANT,
                    e -> e.moment(e.profile().orders().firstAt())),
            new Variable(
                    "orders.lastAt",
                    Part.ORDERS,
                    INSTANT,
                    e -> e.moment(e.profile().orders().lastAt())),
            new Variable(
                    "orders.returned",
                    Part.ORDERS,
                    SimpleType.INT,
                    e -> e.profile().orders().returned()),
            new Variable("cart.items", Part.CART, SimpleType.INT, e -> {
                Cart cart = e.profile().cart();
                return cart == null ? 0L : cart.items();
            }),
            new Variable("cart.updatedAt", Part.CART, INSTANT, e -> {
                Cart cart = e.profile().cart();
                return e.moment(cart == null ? null : cart.updatedAt());
            }),
            new Variable(
                    "engagement.lastAt",
                    Part.ENGAGEMENT,
                    INSTANT,
                    e -> e.moment(e.profile().engagement().lastAt())),
            new Variable(
                    "engagement.visits",
                    Part.ENGAGEMENT,
                    SimpleType.INT,
                    e -> e.profile().engagement().visits()),
            new Variable(
                    "engagement.reviews",
                    Part.ENGAGEMENT,
                    SimpleType.INT,
                    e -> e.profile().engagement().reviews()),
            new Variable(
                    "engagement.shares",
                    Part.ENGAGEMENT,
                    SimpleType.INT,
                    e -> e.profile().engagement().shares()),
            new Variable(
                    "engagement.surveys",
                    Part.ENGAGEMENT,
                    SimpleType.INT,
                    e -> e.profile().engagement().surveys()),
            new Variable(
                    "engagement.complaints",
                    Part.ENGAGEMENT,
                    SimpleType.INT,
                    e -> e.profile().engagement().complaints()),
            new Variable(LAST_SCORE, Part.ENGAGEMENT, SimpleType.INT, e -> {
                Integer score = e.profile().engagement().lastScore();
                return score == null ? null : score.longValue();
            }),
            new Variable(
                    "points.balance",
                    Part.POINTS,
                    SimpleType.INT,
                    e -> e.profile().points().balance()),
            new Variable(
                    "points.tier",
                    Part.POINTS,
                    SimpleType.STRING,
                    e -> orEmpty(e.profile().points().tier())));

    static final Map<String, ProfileFunction> PROFILE_FUNCTIONS = byName(
            ProfileFunction::name,
            new ProfileFunction(
                    "consented",
                    Part.PERSON,
                    SimpleType.BOOL,
                    List.of(Parameter.NAME),
                    (e, args) -> e.profile().person().consented((String) args[0])),
            new ProfileFunction("message", Part.MESSAGES, MESSAGES, List.of(Parameter.NAME), (e, args) -> {
                Messages.OfCampaign sum = e.profile().messages().of((String) args[0]);
                return new Evaluation.Tally(e, sum.count(), sum.lastAt());
            }),
            new ProfileFunction("category", Part.ORDERS, CATEGORY, List.of(Parameter.NAME), (e, args) -> {
                Orders.OfCategory sum = e.profile().orders().category((String) args[0]);
                return new Evaluation.Tally(e, sum.count(), sum.lastAt());
            }),
            new ProfileFunction(
                    "orders.spentMinor",
                    Part.ORDERS,
                    SimpleType.INT,
                    List.of(Parameter.CURRENCY),
                    (e, args) -> e.profile().orders().spentMinor((String) args[0])),
            new ProfileFunction(
                    "orders.averageMinor",
                    Part.ORDERS,
                    SimpleType.INT,
                    List.of(Parameter.CURRENCY),
                    (e, args) -> e.profile().orders().averageMinor((String) args[0])),
            new ProfileFunction(
                    "orders.countWithin",
                    Part.ORDERS,
                    SimpleType.INT,
                    List.of(Parameter.SPAN),
                    (e, args) -> e.ordersWithin((Span) args[0])),
            new ProfileFunction(
                    "orders.spentMinorWithin",
                    Part.ORDERS,
                    SimpleType.INT,
                    List.of(Parameter.SPAN, Parameter.CURRENCY),
                    (e, args) -> e.spentMinorWithin((Span) args[0], (String) args[1])),
            new ProfileFunction(
                    "cart.totalMinor", Part.CART, SimpleType.INT, List.of(Parameter.CURRENCY), (e, args) -> {
                        Cart cart = e.profile().cart();
                        return cart == null ? 0L : cart.totalMinor((String) args[0]);
                    }));

    /** The functions that take no part of the profile by its name, but what was made of one. */
    static final Set<String> OTHER_FUNCTIONS = Stream.concat(
                    Stream.of(SINCE, ANNIVERSARY), Stream.of(Span.Unit.values()).map(unit -> unit.function))
            .collect(Collectors.toUnmodifiableSet());

    private static final CelTypeProvider TYPES = new CelTypeProvider() {
        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.of(MESSAGES, CATEGORY);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return switch (name) {
                case "Messages" -> Optional.of(MESSAGES);
                case "Category" -> Optional.of(CATEGORY);
                default -> Optional.empty();
            };
        }
    };

    private static final CelOptions OPTIONS = Bounds.OPTIONS.toBuilder()
            .populateMacroCalls(true) // an explanation shows them as they were written
            .build();

    private Vocabulary() {}

    /** The names that begin with the word, or all, as an error lists them. */
    static String namesLike(String word) {
        List<String> names = Stream.concat(
                        VARIABLES.keySet().stream(),
                        Stream.concat(PROFILE_FUNCTIONS.keySet().stream(), OTHER_FUNCTIONS.stream())
                                .map(name -> name + "(...)"))
                .sorted()
                .toList();
        List<String> like = names.stream()
                .filter(name -> name.startsWith(word + ".") || name.startsWith(word + "("))
                .toList();
        return String.join(", ", like.isEmpty() ? names : like);
    }

    static CelCompiler compiler() {
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(TYPES)
                .setResultType(SimpleType.BOOL);
        VARIABLES.values().forEach(variable -> compiler.addVar(variable.name(), variable.type()));
        for (ProfileFunction function : PROFILE_FUNCTIONS.values()) {
            compiler.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                    function.name(),
                    CelOverloadDecl.newGlobalOverload(
                            function.overloadId(),
                            function.result(),
                            function.parameters().stream().map(Parameter::type).toList())));
        }
        compiler.addFunctionDeclarations(
                function(SINCE, "since_instant", ELAPSED, INSTANT),
                CelFunctionDecl.newFunctionDeclaration(
                        ANNIVERSARY,
                        Stream.of(DATE, INSTANT)
                                .flatMap(dated -> Stream.of(
                                        anniversary(dated),
                                        anniversary(dated, SimpleType.INT),
                                        anniversary(dated, SimpleType.INT, SimpleType.INT)))
                                .toList()));
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
        for (OpaqueType type : List.of(DATE, INSTANT)) {
            runtime.addFunctionBindings(
                    CelFunctionBinding.from(
                            anniversaryOf(type, 0), Evaluation.Dated.class, dated -> dated.isAnniversary(0, 0)),
                    CelFunctionBinding.from(
                            anniversaryOf(type, 1),
                            Evaluation.Dated.class,
                            Long.class,
                            (dated, nth) -> dated.isAnniversary(nth, 0)),
                    CelFunctionBinding.from(
                            anniversaryOf(type, 2),
                            List.of(Evaluation.Dated.class, Long.class, Long.class),
                            args -> ((Evaluation.Dated) args[0]).isAnniversary((Long) args[1], (Long) args[2])));
        }
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

    private static CelOverloadDecl anniversary(CelType dated, CelType... numbers) {
        return CelOverloadDecl.newGlobalOverload(
                anniversaryOf(dated, numbers.length),
                SimpleType.BOOL,
                Stream.concat(Stream.of(dated), Stream.of(numbers)).toList());
    }

    private static String anniversaryOf(CelType dated, int numbers) {
        return "anniversary_" + dated.name() + "_" + numbers;
    }

    private static StructType tally(String name) {
        return StructType.create(name, ImmutableSet.of(COUNT, LAST_AT), field -> switch (field) {
            case COUNT -> Optional.of(SimpleType.INT);
            case LAST_AT -> Optional.of(INSTANT);
            default -> Optional.empty();
        });
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
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
