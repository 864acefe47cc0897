package perennial.voucher.condition;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.ExpressionCompiler;
import perennial.platform.expression.Vocabulary;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Line;

/** Makes a condition of what a marketer wrote. */
public final class ConditionCompiler {

    private static final String OF_CART = "cart.";

    private static final ExpressionCompiler<Circumstances> COMPILER = Vocabulary.<Circumstances>builder()
            .value(OF_CART + "items", SimpleType.INT, c -> items(c.present()))
            .value(OF_CART + "categories", ListType.create(SimpleType.STRING), c -> categories(c.present()))
            .value(OF_CART + "skus", ListType.create(SimpleType.STRING), c -> skus(c.present()))
            .ofCurrency(OF_CART + "totalMinor", SimpleType.INT, (c, currency) -> totalMinor(c.present(), currency))
            .value("country", SimpleType.STRING, Circumstances::country)
            .value("language", SimpleType.STRING, Circumstances::language)
            .ofText(
                    "inSegment",
                    SimpleType.BOOL,
                    (c, segment) -> c.customer().segments().contains(segment))
            .build()
            .compilerOf(SimpleType.BOOL);

    private ConditionCompiler() {}

    public static Compilation<Condition> compile(String text) {
        return COMPILER.compile(text).map(Condition::new);
    }

    static boolean isOfCart(String name) {
        return name.startsWith(OF_CART);
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
}
