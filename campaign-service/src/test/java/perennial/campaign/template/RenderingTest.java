package perennial.campaign.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.campaign.recipient.Contact;

class RenderingTest {

    private static final Facts.Item CUP =
            new Facts.Item("Cup", 2, 1250, "https://shop.example/cup?a=1&b=2", "https://img.example/cup.png");
    private static final Facts.Points POINTS =
            new Facts.Points(12_345, 0, "silver", 40L, Instant.parse("2026-12-31T23:30:00Z"));

    @Test
    void aCartIsWrittenItemByItemInTheLanguageOfTheMessage() {
        Facts facts = new Told()
                .cart(CUP, new Facts.Item("Saucer", 1, 99, null, null))
                .facts();

        assertThat(text(
                        "de",
                        "{{#cart}}{{#items}}{{quantity}} x {{name}} {{price}}{{#url}} {{url}}{{/url}}; {{/items}}{{total}}{{/cart}}",
                        facts))
                .isEqualTo("2 x Cup 12,50 € https://shop.example/cup?a=1&b=2; 1 x Saucer 0,99 €; 25,99 €");
    }

    @Test
    void whatASectionLacksIsNotTakenFromOutside() {
        Facts facts = new Told()
                .attributes(Map.of("url", "no", "id", "no"))
                .order(null, CUP)
                .points(POINTS)
                .facts();

        assertThat(text("en", "{{#order}}{{id}}:{{points}}{{^points}}none{{/points}}{{/order}}", facts))
                .isEqualTo("o-1:none");
    }

    @Test
    void pointsAreCountedAsPeopleWriteThemAndNoneIsNone() {
        Facts facts = new Told().points(POINTS).facts();

        assertThat(text(
                        "en",
                        "{{#points}}{{balance}}{{#pending}} and {{pending}}{{/pending}}, {{tier}}, {{expiring}} until {{expiresAt}}{{/points}}",
                        facts))
                .isEqualTo("12,345, silver, 40 until January 1, 2027");
        assertThat(text("en", "{{#points}}{{pending}}{{/points}}{{^points}}none{{/points}}", new Told().facts()))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "123456, EUR, en, '€1,234.56'",
        "123456, EUR, de, '1.234,56 €'",
        "123456, EUR, fr, '1 234,56 €'",
        "5, USD, en-US, '$0.05'",
        "1234, JPY, en, '¥1,234'",
        "1234567, KWD, en, 'KWD 1,234.567'",
        "-250, GBP, en-GB, '-£2.50'",
        "1250, ???, en, '12.50 ???'"
    })
    void moneyIsWrittenForTheLanguageWithTheDecimalsOfTheCurrency(
            long minor, String currency, String language, String written) {
        assertThat(Amount.written(minor, currency, Locale.forLanguageTag(language))
                        .replaceAll("\\p{Z}", " "))
                .isEqualTo(written);
    }

    @Test
    void attributesOfTheCustomerAreNamedAsTheShopNamesThem() {
        Facts facts = new Told().attributes(Map.of("shoe-size", "42")).facts();

        assertThat(text("en", "{{#attributes}}{{shoe-size}}|{{unknown}}{{/attributes}}", facts))
                .isEqualTo("42|");
    }

    @ParameterizedTest
    @CsvSource({
        "'{{#cart}}x{{/cart}}', cart",
        "'{{#cart}}x{{/cart}}{{^cart}}nothing in it{{/cart}}', ",
        "'{{^cart}}nothing in it{{/cart}}', ",
        "'{{#order}}{{id}}{{/order}}', order",
        "'{{code}}', code",
        "'{{#code}}{{code}}{{/code}}', ",
        "'{{#firstName}}{{code}}{{/firstName}}', code",
        "'{{code}}{{^code}}none today{{/code}}', ",
        "'{{#points}}{{balance}}{{/points}}', "
    })
    void withoutWhatItIsAboutThereIsNoMessageUnlessItSaysWhatToDoThen(String text, @Nullable String lacking) {
        Rendering rendering = compiled("en", mail("s", text, "h")).render(new Told().facts(), Templates.SHOP);

        if (lacking == null) {
            assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        } else {
            assertThat(rendering).isEqualTo(new Rendering.Lacking(lacking));
        }
    }

    @Test
    void thePictureOfTheCodeComesWithTheMailThatShowsItAndWithNoOther() {
        String html = "{{#qr}}<img src=\"{{qr}}\">{{/qr}}";

        assertThat(rendered(mail("s", "t", html), new Told().code("CODE-1").facts()))
                .isEqualTo(new Rendering.Rendered(
                        "en", "s", "t", "<img src=\"cid:qr-code@perennial\">", new Rendering.QrCode("CODE-1")));
        assertThat(rendered(mail("s", "t", html), new Told().facts()).qr()).isNull();
        assertThat(rendered(
                                mail("s", "t", "{{code}}"),
                                new Told().code("CODE-1").facts())
                        .qr())
                .isNull();
        assertThat(compiled("en", mail("s", "t", "<img src=\"{{qr}}\">")).needsCode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{#cart}}{{#items}}{{nme}}{{/items}}{{/cart}} | names the unknown variable nme in line 1 in {{#cart}}{{#items}}",
                "{{#items}}x{{/items}} | names the unknown variable items in line 1",
                "{{#order}}{{#cart}}{{id}}{{/cart}}{{/order}}{{id}} | names the unknown variable id in line 1; known there",
                "{{^cart}}{{total}}{{/cart}} | names the unknown variable total in line 1 in {{^cart}}",
                "{{cart}} | writes cart in line 1, which is no value but a section: {{#cart}}…{{/cart}}",
                "{{#cart}}{{items}}{{/cart}} | writes items in line 1 in {{#cart}}, which is no value",
                "{{qr}} | names qr in line 1, but only the html of a mail can show a picture",
                "{{cart.total}} | names the unknown variable cart.total",
                "{{#attributes}}{{a.class}}{{/attributes}} | names the unknown variable a.class",
                "{{#firstName}}{{length}}{{/firstName}} | names the unknown variable length",
                "{{! {{code}} | has a brace inside of a tag",
                "{{ > code}} | must not include other templates",
                "{{#cart}}{{/order}} | does not compile",
                "{{firstName | has a tag that is not closed",
            })
    void aMistakeIsNamedWithItsPlace(String text, String defect) {
        assertThat(template("email", MessageClass.MARKETING, "en", mail("s", text, "h"))
                        .defects(Templates.CHANNELS))
                .singleElement()
                .asString()
                .startsWith("messages.en.text " + defect);
    }

    @Test
    void theLineOfAMistakeIsCounted() {
        assertThat(template("email", MessageClass.MARKETING, "en", mail("s", "a\nb {{code}}\n\n {{cod}}", "h"))
                        .defects(Templates.CHANNELS))
                .singleElement()
                .asString()
                .startsWith("messages.en.text names the unknown variable cod in line 4;");
    }

    @Test
    void aChannelOtherThanMailNeedsTextAlone() {
        Template.Content text = new Template.Content(null, "Hi {{firstName}}", null);

        assertThat(template("sms", MessageClass.MARKETING, "en", text).defects(Templates.CHANNELS))
                .isEmpty();
        assertThat(template("email", MessageClass.MARKETING, "en", text).defects(Templates.CHANNELS))
                .containsExactly("messages.en.subject must not be empty", "messages.en.html must not be empty");
        assertThat(template("fax", MessageClass.MARKETING, "en", text).defects(Templates.CHANNELS))
                .containsExactly("channel must be one of those that are configured: email, sms");
        assertThat(Templates.compile(template("sms", MessageClass.MARKETING, "en", text))
                        .render(new Told().firstName("Ada").facts(), Templates.SHOP))
                .isEqualTo(new Rendering.Rendered("en", null, "Hi Ada", null, null));
    }

    @Test
    void nobodyUnsubscribesFromWhatIsTransactional() {
        assertThat(template("email", MessageClass.TRANSACTIONAL, "en", mail("s", "{{unsubscribeUrl}}", "h"))
                        .defects(Templates.CHANNELS))
                .containsExactly(
                        "messages.en.text names unsubscribeUrl in line 1, but nobody unsubscribes from what is transactional");
    }

    /** What customers and catalogues can bring: none of it may end a line, become markup, or be taken for a template. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{code}}",
                "{{#cart}}{{total}}{{/cart}}",
                "{{{code}}}",
                "{{=<% %>=}}<%code%>",
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "Eve\r\nBcc: all@shop.example",
                "Eve\u2028Bcc: all@shop.example",
                "Eve\u0000\u0085x",
                "$1 \\0 %s ${code} #{code}"
            })
    void whatCustomersAndCataloguesSayDoesNoHarm(String hostile) {
        Facts facts = new Told()
                .firstName(hostile)
                .attributes(Map.of("note", hostile))
                .code("SECRET")
                .cart(new Facts.Item(hostile, 1, 100, "https://shop.example/" + hostile, hostile))
                .facts();
        String values = "{{firstName}} {{#attributes}}{{note}}{{/attributes}} "
                + "{{#cart}}{{#items}}{{name}}|{{url}}|{{imageUrl}}{{/items}}{{/cart}}";

        Rendering.Rendered rendered = rendered(
                mail("Hi {{firstName}}", values, "<p title=\"{{firstName}}\" class='{{firstName}}'>" + values + "</p>"),
                facts);

        assertThat(rendered.subject())
                .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]")
                .doesNotContain("SECRET");
        assertThat(rendered.text())
                .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]")
                .doesNotContain("SECRET", "€1.00");
        String html = String.valueOf(rendered.html());
        assertThat(html).doesNotContain("SECRET", "€1.00").doesNotContain("<script", "<img");
        assertThat(html).matches("<p title=\"[^\"<>]*\" class='[^'<>]*'>[^<>]*</p>");
        assertThat(html.substring(html.indexOf('>'))).doesNotContain("\"", "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                " javascript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "//shop.example/x",
                "https:evil",
                "http://",
                "ftp://shop.example/x",
                "https://shop.example/x y",
                "https://shop.example/x\r\nBcc: all@shop.example",
                "https://shop.example/\"onclick=\"alert(1)",
                "file:///etc/passwd"
            })
    void anAddressThatLeadsAnywhereButToTheWebIsNone(String url) {
        Facts facts = new Told().cart(new Facts.Item("Cup", 1, 100, url, url)).facts();

        assertThat(text("en", "{{#cart}}{{#items}}[{{url}}{{imageUrl}}{{^url}}none{{/url}}]{{/items}}{{/cart}}", facts))
                .isEqualTo("[none]");
    }

    @Test
    void anAddressKeepsItsMeaningInHtml() {
        Facts facts = new Told().cart(CUP).facts();

        assertThat(rendered(mail("s", "t", "{{#cart}}{{#items}}<a href=\"{{url}}\">x</a>{{/items}}{{/cart}}"), facts)
                        .html())
                .isEqualTo("<a href=\"https://shop.example/cup?a&#x3D;1&amp;b&#x3D;2\">x</a>");
    }

    private static String text(String language, String text, Facts facts) {
        Rendering rendering = compiled(language, mail("s", text, "h")).render(facts, Templates.SHOP);
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        return ((Rendering.Rendered) rendering).text().replaceAll("[\\p{Z}]", " ");
    }

    private static Rendering.Rendered rendered(Template.Content content, Facts facts) {
        return (Rendering.Rendered) compiled("en", content).render(facts, Templates.SHOP);
    }

    private static CompiledTemplate compiled(String language, Template.Content content) {
        return Templates.compile(template("email", MessageClass.MARKETING, language, content));
    }

    private static Template template(
            String channel, MessageClass messageClass, String language, Template.Content content) {
        return new Template(channel, messageClass, Map.of(language, content));
    }

    private static Template.Content mail(String subject, String text, String html) {
        return new Template.Content(subject, text, html);
    }

    /** What is told of a customer. */
    private static final class Told {

        private @Nullable String firstName;
        private Map<String, String> attributes = Map.of();
        private Facts.@Nullable Voucher voucher;
        private Facts.@Nullable Purchase cart;
        private Facts.@Nullable Purchase order;
        private Facts.@Nullable Points points;

        Told firstName(String name) {
            firstName = name;
            return this;
        }

        Told attributes(Map<String, String> all) {
            attributes = all;
            return this;
        }

        Told code(String code) {
            voucher = new Facts.Voucher(code, null);
            return this;
        }

        Told cart(Facts.Item... items) {
            cart = purchase("k-1", null, items);
            return this;
        }

        Told order(@Nullable Long earned, Facts.Item... items) {
            order = purchase("o-1", earned, items);
            return this;
        }

        Told points(Facts.Points all) {
            points = all;
            return this;
        }

        Facts facts() {
            return new Facts(
                    new Contact("x@x", firstName, null, null, null, "Europe/Vienna", attributes),
                    "welcome",
                    voucher,
                    cart,
                    order,
                    points,
                    null);
        }

        private static Facts.Purchase purchase(String id, @Nullable Long points, Facts.Item... items) {
            long total = List.of(items).stream()
                    .mapToLong(item -> item.quantity() * item.unitPriceMinor())
                    .sum();
            return new Facts.Purchase(id, List.of(items), "EUR", total, points);
        }
    }
}
