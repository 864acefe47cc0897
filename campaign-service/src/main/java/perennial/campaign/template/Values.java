package perennial.campaign.template;

import com.samskivert.mustache.Mustache;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;

/**
 * What the names of a template stand for. Every name of every section is there: what has no value is empty, so that no name is taken
 * from further outside. No value has a line break, and no address leads anywhere but to the web.
 */
final class Values {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
    private static final Pattern WEB_ADDRESS = Pattern.compile("(?i)https?://[^\\s\\p{C}\\p{Z}\"'<>\\\\]+");
    private static final Object NONE = "";

    private final Locale language;
    private final ZoneId zone;

    private Values(Locale language, ZoneId zone) {
        this.language = language;
        this.zone = zone;
    }

    static Map<String, Object> of(Facts facts, String language, Shop shop) {
        Values values =
                new Values(Locale.forLanguageTag(language), facts.contact().zone(shop.zone()));
        return values.all(facts, language, shop);
    }

    /** On one line. */
    static String line(@Nullable String text) {
        return text == null ? "" : CONTROL.matcher(text).replaceAll(" ").strip();
    }

    private Map<String, Object> all(Facts facts, String languageTag, Shop shop) {
        Contact contact = facts.contact();
        Facts.Voucher voucher = facts.voucher();
        Map<String, Object> values = new HashMap<>();
        values.put(Names.FIRST_NAME, line(contact.firstName()));
        values.put(Names.LAST_NAME, line(contact.lastName()));
        values.put(Names.CODE, voucher == null ? NONE : line(voucher.code()));
        values.put(Names.QR, voucher == null ? NONE : Rendering.QrCode.URL);
        values.put(Names.VALID_UNTIL, voucher == null ? NONE : lastDay(voucher.validUntil()));
        values.put(Names.CAMPAIGN, facts.campaign());
        values.put(Names.LANGUAGE, languageTag);
        values.put(Names.UNSUBSCRIBE_URL, webAddress(facts.unsubscribeUrl()));
        values.put(Names.SHOP_URL, webAddress(shop.url()));
        values.put(Names.ATTRIBUTES, attributes(contact.attributes()));
        values.put(Names.CART, purchase(facts.cart()));
        values.put(Names.ORDER, purchase(facts.order()));
        values.put(Names.POINTS, points(facts.points()));
        return values;
    }

    private static Mustache.CustomContext attributes(Map<String, String> attributes) {
        return name -> line(attributes.get(name));
    }

    private Object purchase(Facts.@Nullable Purchase purchase) {
        if (purchase == null) {
            return NONE;
        }
        Long points = purchase.points();
        return Map.of(
                Names.ID,
                line(purchase.id()),
                Names.ITEMS,
                purchase.items().stream()
                        .map(item -> item(item, purchase.currency()))
                        .toList(),
                Names.TOTAL,
                Amount.written(purchase.totalMinor(), purchase.currency(), language),
                Names.POINTS,
                points == null ? NONE : points);
    }

    private Map<String, Object> item(Facts.Item item, String currency) {
        return Map.of(
                Names.NAME,
                line(item.name()),
                Names.QUANTITY,
                item.quantity(),
                Names.PRICE,
                Amount.written(item.unitPriceMinor(), currency, language),
                Names.URL,
                webAddress(item.url()),
                Names.IMAGE_URL,
                webAddress(item.imageUrl()));
    }

    private Object points(Facts.@Nullable Points points) {
        if (points == null) {
            return NONE;
        }
        Long expiring = points.expiring();
        return Map.of(
                Names.BALANCE,
                points.balance(),
                Names.PENDING,
                points.pending(),
                Names.TIER,
                line(points.tier()),
                Names.EXPIRING,
                expiring == null ? NONE : expiring,
                Names.EXPIRES_AT,
                day(points.expiresAt()));
    }

    /** The day of the last instant before the end: what ends at midnight is not good on the day that begins then. */
    private Object lastDay(@Nullable Instant end) {
        return day(end == null ? null : end.minusMillis(1));
    }

    private Object day(@Nullable Instant instant) {
        return instant == null
                ? NONE
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                        .withLocale(language)
                        .format(instant.atZone(zone));
    }

    private static String webAddress(@Nullable String address) {
        return address != null && WEB_ADDRESS.matcher(address).matches() ? address : "";
    }
}
