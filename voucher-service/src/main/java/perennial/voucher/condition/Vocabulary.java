package perennial.voucher.condition;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import perennial.platform.expression.Bounds;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Line;

/** The names that conditions know, each with its type and what it reads: one table for the checker and for the runtime. */
final class Vocabulary {

    private static final String OF_CART = "cart.";

    /** The one function that takes a currency. */
    static final String TOTAL = OF_CART + "totalMinor";

    /** A name that stands for something of the customer or of the cart. */
    record Variable(String name, CelType type, Function<Circumstances, Object> value) {}

    /** A function of one text. */
    record TextFunction(String name, CelType result, BiFunction<Circumstances, String, Object> value) {

        private String overloadId() {
            return name.replace('.', '_') + "_of_text";
        }

        @SuppressWarnings("Immutable") // lives no longer than the evaluation that asks for it
        CelResolvedOverload boundTo(Circumstances circumstances) {
            return CelResolvedOverload.of(
                    name,
                    overloadId(),
                    args -> value.apply(circumstances, (String) args[0]),
                    true,
                    List.of(String.class));
        }
    }

    /** A country or language that is not known is the empty text, so that conditions need not ask first. */
    static final Map<String, Variable> VARIABLES = byName(
            Variable::name,
            new Variable(OF_CART + "items", SimpleType.INT, c -> items(c.present())),
            new Variable(OF_CART + "categories", ListType.create(SimpleType.STRING), c -> categories(c.present())),
            new Variable(OF_CART + "skus", ListType.create(SimpleType.STRING), c -> skus(c.present())),
            new Variable("country", SimpleType.STRING, Circumstances::country),
            new Variable("language", SimpleType.STRING, Circumstances::language));

    static final Map<String, TextFunction> FUNCTIONS = byName(
            TextFunction::name,
            new TextFunction(TOTAL, SimpleType.INT, (c, currency) -> totalMinor(c.present(), currency)),
            new TextFunction(
                    "inSegment",
                    SimpleType.BOOL,
                    (c, segment) -> c.customer().segments().contains(segment)));

    private Vocabulary() {}

    static boolean isOfCart(String name) {
        return name.startsWith(OF_CART);
    }

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
                                function.overloadId(), function.result(), SimpleType.STRING))));
        return compiler.build();
    }

    static CelRuntime runtime() {
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(Bounds.OPTIONS)
                .addLateBoundFunctions(FUNCTIONS.keySet())
                .build();
    }

    private static long items(Cart cart) {
        return cart.lines().stream().mapToLong(Line::quantity).sum();
    }

    private static List<String> categories(Cart cart) {
        return cart.lines().stream()
                .flatMap(line -> line.categories().stream())
                .distinct()
                .toList();
    }

    private static List<String> skus(Cart cart) {
        return cart.lines().stream().map(Line::sku).distinct().toList();
    }

    /** Nothing in any other currency than the cart's. */
    private static long totalMinor(Cart cart, String currency) {
        return cart.currency().equals(currency) ? cart.totalMinor() : 0L;
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
