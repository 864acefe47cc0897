package perennial.campaign.condition;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.shopping.Cart;
import perennial.platform.expression.Bounds;

/** The names that conditions know, each with its type and what it reads: one table for the checker and for the runtime. */
final class Vocabulary {

    /** The one function that takes a currency. */
    static final String TOTAL = "cart.totalMinor";

    /** A name and what it stands for: null if there is no such thing, and then nothing that reads it holds. */
    record Variable(String name, CelType type, Function<Circumstances, @Nullable Object> value) {

        Optional<Object> in(Circumstances circumstances) {
            return Optional.ofNullable(value.apply(circumstances));
        }
    }

    /** A function of one value. */
    record Lookup<T>(
            String name,
            CelType argument,
            Class<T> argumentClass,
            CelType result,
            BiFunction<Circumstances, T, Object> value) {

        private String overloadId() {
            return name.replace('.', '_') + "_of_one";
        }

        @SuppressWarnings("Immutable") // lives no longer than the evaluation that asks for it
        CelResolvedOverload boundTo(Circumstances circumstances) {
            return CelResolvedOverload.of(
                    name,
                    overloadId(),
                    args -> value.apply(circumstances, argumentClass.cast(args[0])),
                    true,
                    List.of(argumentClass));
        }
    }

    /** A country or language that is not known is the empty text, so that conditions need not ask first. */
    static final Map<String, Variable> VARIABLES = byName(
            Variable::name,
            new Variable("country", SimpleType.STRING, c -> text(c, Contact::country)),
            new Variable("language", SimpleType.STRING, c -> text(c, Contact::language)),
            new Variable("attributes", MapType.create(SimpleType.STRING, SimpleType.STRING), Vocabulary::attributes),
            new Variable("orders.count", SimpleType.INT, c -> c.orders().count()),
            new Variable("orders.firstAt", SimpleType.TIMESTAMP, c -> c.orders().firstAt()),
            new Variable("orders.lastAt", SimpleType.TIMESTAMP, c -> c.orders().lastAt()),
            new Variable(
                    "cart.items",
                    SimpleType.INT,
                    c -> c.cart() == null ? 0L : c.cart().items()),
            new Variable(
                    "cart.updatedAt",
                    SimpleType.TIMESTAMP,
                    c -> c.cart() == null ? null : c.cart().updatedAt()),
            new Variable("points.balance", SimpleType.INT, c -> c.points().balance()),
            new Variable(
                    "points.tier",
                    SimpleType.STRING,
                    c -> c.points().tier() == null ? "" : c.points().tier()));

    static final Map<String, Lookup<?>> FUNCTIONS = byName(
            Lookup::name,
            ofText(TOTAL, SimpleType.INT, Vocabulary::totalMinor),
            ofText("inSegment", SimpleType.BOOL, (c, segment) -> c.segments().contains(segment)),
            ofText(
                    "consented",
                    SimpleType.BOOL,
                    (c, channel) -> c.recipient() != null && c.recipient().consents(channel)),
            new Lookup<>(
                    "since",
                    SimpleType.TIMESTAMP,
                    Instant.class,
                    SimpleType.DURATION,
                    (c, instant) -> Duration.between(instant, c.now())),
            ofNumber("minutes", Duration::ofMinutes),
            ofNumber("hours", Duration::ofHours),
            ofNumber("days", Duration::ofDays));

    private Vocabulary() {}

    /** As an error lists them. */
    static String names() {
        return Stream.concat(
                        VARIABLES.keySet().stream(), FUNCTIONS.keySet().stream().map(name -> name + "(...)"))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    static CelCompiler compiler() {
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(Bounds.OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(SimpleType.BOOL);
        VARIABLES.values().forEach(variable -> compiler.addVar(variable.name(), variable.type()));
        FUNCTIONS
                .values()
                .forEach(function -> compiler.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                        function.name(),
                        CelOverloadDecl.newGlobalOverload(
                                function.overloadId(), function.result(), function.argument()))));
        return compiler.build();
    }

    static CelRuntime runtime() {
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(Bounds.OPTIONS)
                .addLateBoundFunctions(FUNCTIONS.keySet())
                .build();
    }

    private static String text(Circumstances circumstances, Function<Contact, @Nullable String> part) {
        Recipient recipient = circumstances.recipient();
        String text = recipient == null ? null : part.apply(recipient.contact());
        return text == null ? "" : text;
    }

    private static Map<String, String> attributes(Circumstances circumstances) {
        Recipient recipient = circumstances.recipient();
        return recipient == null ? Map.of() : recipient.contact().attributes();
    }

    /** Nothing in any other currency than the cart's. */
    private static Object totalMinor(Circumstances circumstances, String currency) {
        Cart cart = circumstances.cart();
        return cart != null && cart.currency().equals(currency) ? cart.totalMinor() : 0L;
    }

    private static Lookup<String> ofText(String name, CelType result, BiFunction<Circumstances, String, Object> value) {
        return new Lookup<>(name, SimpleType.STRING, String.class, result, value);
    }

    private static Lookup<Long> ofNumber(String name, Function<Long, Duration> value) {
        return new Lookup<>(name, SimpleType.INT, Long.class, SimpleType.DURATION, (c, number) -> value.apply(number));
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
