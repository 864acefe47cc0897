package perennial.campaign.condition;

import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.shopping.Cart;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Expression;
import perennial.platform.expression.ExpressionCompiler;
import perennial.platform.expression.Vocabulary;

/** Makes a condition of what a marketer wrote: what must hold for a journey to go on. */
public final class ConditionCompiler {

    /** A country or language that is not known is the empty text, so that conditions need not ask first. */
    private static final ExpressionCompiler<Circumstances> COMPILER = Vocabulary.<Circumstances>builder()
            .value("country", SimpleType.STRING, c -> text(c, Contact::country))
            .value("language", SimpleType.STRING, c -> text(c, Contact::language))
            .value("attributes", MapType.create(SimpleType.STRING, SimpleType.STRING), ConditionCompiler::attributes)
            .value("signedUpAt", SimpleType.TIMESTAMP, ConditionCompiler::signedUpAt)
            .value("orders.count", SimpleType.INT, c -> c.orders().count())
            .value("orders.firstAt", SimpleType.TIMESTAMP, c -> c.orders().firstAt())
            .value("orders.lastAt", SimpleType.TIMESTAMP, c -> c.orders().lastAt())
            .value(
                    "cart.items",
                    SimpleType.INT,
                    c -> c.cart() == null ? 0L : c.cart().items())
            .value(
                    "cart.updatedAt",
                    SimpleType.TIMESTAMP,
                    c -> c.cart() == null ? null : c.cart().updatedAt())
            .value("points.balance", SimpleType.INT, c -> c.points().balance())
            .value(
                    "points.tier",
                    SimpleType.STRING,
                    c -> c.points().tier() == null ? "" : c.points().tier())
            .ofCurrency("cart.totalMinor", SimpleType.INT, ConditionCompiler::totalMinor)
            .ofText("inSegment", SimpleType.BOOL, (c, segment) -> c.segments().contains(segment))
            .ofText(
                    "consented",
                    SimpleType.BOOL,
                    (c, channel) -> c.recipient() != null && c.recipient().consents(channel))
            .ofInstant("since", SimpleType.DURATION, (c, instant) -> Duration.between(instant, c.now()))
            .ofNumber("minutes", SimpleType.DURATION, (c, number) -> Duration.ofMinutes(number))
            .ofNumber("hours", SimpleType.DURATION, (c, number) -> Duration.ofHours(number))
            .ofNumber("days", SimpleType.DURATION, (c, number) -> Duration.ofDays(number))
            .build()
            .compilerOf(SimpleType.BOOL);

    private ConditionCompiler() {}

    public static Compilation<Expression<Circumstances>> compile(String text) {
        return COMPILER.compile(text);
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

    private static @Nullable Instant signedUpAt(Circumstances circumstances) {
        Recipient recipient = circumstances.recipient();
        return recipient == null ? null : recipient.signedUpAt();
    }

    /** Nothing in any other currency than the cart's. */
    private static long totalMinor(Circumstances circumstances, String currency) {
        Cart cart = circumstances.cart();
        return cart != null && cart.currency().equals(currency) ? cart.totalMinor() : 0L;
    }
}
