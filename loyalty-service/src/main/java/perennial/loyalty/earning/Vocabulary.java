package perennial.loyalty.earning;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import perennial.loyalty.earning.Occasion.OrderPlaced;
import perennial.platform.expression.Bounds;

/** The names that a rule's expressions know, each with its type and what it reads: one table for the checker and the runtime. */
final class Vocabulary {

    /** A name that stands for something of an order. */
    private record OrderVariable(String name, CelType type, Function<OrderPlaced, Object> value) {}

    private static final OrderVariable[] ORDER = {
        new OrderVariable("order.totalMinor", SimpleType.INT, OrderPlaced::totalMinor),
        new OrderVariable("order.discountMinor", SimpleType.INT, OrderPlaced::discountMinor),
        new OrderVariable("order.shippingMinor", SimpleType.INT, OrderPlaced::shippingMinor),
        new OrderVariable("order.taxMinor", SimpleType.INT, OrderPlaced::taxMinor),
        new OrderVariable("order.currency", SimpleType.STRING, OrderPlaced::currency),
        // A country that is not known is the empty string, so that expressions need not ask first.
        new OrderVariable("order.country", SimpleType.STRING, order -> Objects.requireNonNullElse(order.country(), "")),
    };

    private Vocabulary() {}

    /** The names that a rule with this trigger may use, in the order in which an error lists them. */
    static Map<String, CelType> variables(Trigger on) {
        Map<String, CelType> variables = new TreeMap<>();
        switch (on) {
            case Trigger.Order order -> {
                for (OrderVariable variable : ORDER) {
                    variables.put(variable.name(), variable.type());
                }
            }
            case Trigger.Entered entered -> {}
        }
        return variables;
    }

    /** What the names stand for on this occasion. */
    static Map<String, Object> values(Occasion occasion) {
        return switch (occasion) {
            case OrderPlaced order -> {
                Map<String, Object> values = new TreeMap<>();
                for (OrderVariable variable : ORDER) {
                    values.put(variable.name(), variable.value().apply(order));
                }
                yield values;
            }
            case Occasion.OrderCancelled cancelled -> Map.of();
            case Occasion.SegmentEntered entered -> Map.of();
        };
    }

    static CelCompiler compiler(Trigger on, CelType result) {
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(Bounds.OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(result);
        variables(on).forEach(compiler::addVar);
        return compiler.build();
    }

    static CelRuntime runtime() {
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(Bounds.OPTIONS)
                .build();
    }
}
