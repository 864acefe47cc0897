package perennial.loyalty.earning;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.earning.Occasion.Engaged;
import perennial.loyalty.earning.Occasion.OrderPlaced;
import perennial.platform.expression.ExpressionCompiler;
import perennial.platform.expression.Vocabulary;

/** The names that a rule's expressions know. */
final class RuleNames {

    private static final Vocabulary<Occasion> ORDER = Vocabulary.<Occasion>builder()
            .value("order.totalMinor", SimpleType.INT, ofOrder(OrderPlaced::totalMinor))
            .value("order.discountMinor", SimpleType.INT, ofOrder(OrderPlaced::discountMinor))
            .value("order.shippingMinor", SimpleType.INT, ofOrder(OrderPlaced::shippingMinor))
            .value("order.taxMinor", SimpleType.INT, ofOrder(OrderPlaced::taxMinor))
            .value("order.currency", SimpleType.STRING, ofOrder(OrderPlaced::currency))
            .value("order.items", SimpleType.INT, ofOrder(RuleNames::items))
            .value("order.categories", ListType.create(SimpleType.STRING), ofOrder(RuleNames::categories))
            // A country that is not known is the empty string, so that expressions need not ask first.
            .value(
                    "order.country",
                    SimpleType.STRING,
                    ofOrder(order -> Objects.requireNonNullElse(order.country(), "")))
            .build();

    private static final Vocabulary<Occasion> ENGAGEMENT = Vocabulary.<Occasion>builder()
            // Who gave no score gave no good one.
            .value(
                    "engagement.score",
                    SimpleType.INT,
                    ofEngagement(engaged ->
                            Objects.requireNonNullElse(engaged.score(), -1).longValue()))
            .value(
                    "engagement.sku",
                    SimpleType.STRING,
                    ofEngagement(engaged -> Objects.requireNonNullElse(engaged.sku(), "")))
            .build();

    private static final Vocabulary<Occasion> ENTERED =
            Vocabulary.<Occasion>builder().build();

    private RuleNames() {}

    /** For expressions of rules with this trigger, which are only asked about what fits it. */
    static ExpressionCompiler<Occasion> compiler(Trigger on, CelType result) {
        return switch (on) {
            case Trigger.Order order -> ORDER.compilerOf(result);
            case Trigger.Entered entered -> ENTERED.compilerOf(result);
            case Trigger.Engagement engagement -> ENGAGEMENT.compilerOf(result);
        };
    }

    private static Function<Occasion, @Nullable Object> ofOrder(Function<OrderPlaced, Object> value) {
        return occasion -> value.apply((OrderPlaced) occasion);
    }

    private static Function<Occasion, @Nullable Object> ofEngagement(Function<Engaged, Object> value) {
        return occasion -> value.apply((Engaged) occasion);
    }

    private static long items(OrderPlaced order) {
        return order.lines().stream().mapToLong(Line::quantity).sum();
    }

    private static List<String> categories(OrderPlaced order) {
        return order.lines().stream()
                .flatMap(line -> line.categories().stream())
                .distinct()
                .toList();
    }
}
