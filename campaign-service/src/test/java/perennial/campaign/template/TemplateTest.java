package perennial.campaign.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.campaign.recipient.Contact;

class TemplateTest {

    private static final Instant VALID_UNTIL = Instant.parse("2026-03-15T23:30:00Z");

    @Test
    void aTemplateThatNamesAnUnknownVariableIsRefusedWithItsName() {
        Template template = template(Map.of("en", content("Hi", "{{#firstName}}{{frstName}}{{/firstName}}", "x")));

        assertThat(template.defects(Templates.CHANNELS))
                .singleElement()
                .asString()
                .startsWith(
                        "messages.en.text names the unknown variable frstName in line 1 in {{#firstName}}; known there are "
                                + "attributes, campaign, cart, code, ");
    }

    @Test
    void whatIsMissingOrNotAllowedIsNamedByItsKey() {
        assertThat(new Template(null, null, null).defects(Templates.CHANNELS))
                .containsExactly(
                        "channel must be one of those that are configured: email, sms",
                        "class must be marketing or transactional",
                        "messages must have at least one language");
        assertThat(template(Map.of(
                                "en", content("", "{{#firstName}}", "{{{firstName}}}"),
                                "no such!", content("a", "{{> other}}", "{{&code}}")))
                        .defects(Templates.CHANNELS))
                .satisfiesExactly(
                        subject -> assertThat(subject).isEqualTo("messages.en.subject must not be empty"),
                        text -> assertThat(text).startsWith("messages.en.text does not compile"),
                        html -> assertThat(html).startsWith("messages.en.html must not use {{{…}}}"),
                        language -> assertThat(language).isEqualTo("messages.no such! is no language tag (BCP 47)"),
                        include -> assertThat(include)
                                .isEqualTo("messages.no such!.text must not include other templates"),
                        raw -> assertThat(raw).startsWith("messages.no such!.html must not use {{{…}}}"));
        assertThat(template(Map.of("en", content("{{this.class}}", "{{.}}", "{{=<% %>=}}")))
                        .defects(Templates.CHANNELS))
                .hasSize(3);
    }

    @Test
    void aLanguageThatSaysNothingIsNamed() {
        Map<String, Template.Content> messages = new HashMap<>();
        messages.put("en", content("Hi", "Hi", "Hi"));
        messages.put("de", null);

        assertThat(template(messages).defects(Templates.CHANNELS)).containsExactly("messages.de must not be empty");
    }

    @Test
    void markupInANameIsEscapedInHtmlAndPlainElsewhere() {
        Rendering.Rendered rendered = render(
                content("Hi {{firstName}}", "Hi {{firstName}}", "<p>{{firstName}}</p>"), facts("<b>& Co", null, null));

        assertThat(rendered.subject()).isEqualTo("Hi <b>& Co");
        assertThat(rendered.text()).isEqualTo("Hi <b>& Co");
        assertThat(rendered.html()).isEqualTo("<p>&lt;b&gt;&amp; Co</p>");
    }

    @Test
    void aNameCannotAddAHeaderNorATemplateToTheMail() {
        Rendering.Rendered rendered = render(
                content("Hi {{firstName}}", "{{firstName}}", "{{firstName}}"),
                facts("Eve\r\nBcc: all@x {{code}}", "SECRET", null));

        assertThat(rendered.subject()).isEqualTo("Hi Eve Bcc: all@x {{code}}");
        assertThat(rendered.text()).doesNotContain("SECRET");
    }

    @Test
    void whatHasNoValueIsEmptyAndFalse() {
        Rendering.Rendered rendered = render(
                content("Hi{{#firstName}} {{firstName}}{{/firstName}}!", "{{lastName}}|{{validUntil}}", "{{campaign}}"),
                facts(null, "C-1", null));

        assertThat(rendered.subject()).isEqualTo("Hi!");
        assertThat(rendered.text()).isEqualTo("|");
        assertThat(rendered.html()).isEqualTo("welcome");
    }

    @Test
    void withoutTheCodeThatItNamesThereIsNoMessage() {
        CompiledTemplate template = compiled(content("Hi", "{{code}}", "x"));

        assertThat(template.needsCode()).isTrue();
        assertThat(template.render(facts("Ada", null, null), Templates.SHOP)).isEqualTo(new Rendering.Lacking("code"));
        assertThat(compiled(content("Hi", "{{#code}}{{code}}{{/code}}", "x")).needsCode())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "en, America/New_York, 'March 15, 2026'",
        "en, no/where, 'March 15, 2026'",
        "de, Europe/Berlin, '16. März 2026'",
        "fr, Europe/Paris, 16 mars 2026"
    })
    void theLastDayIsThatOfTheCustomersZoneInTheLanguageOfTheMessage(String language, String zone, String day) {
        Contact contact = new Contact("x@x", null, null, null, language, zone, Map.of());
        Map<String, Template.Content> messages = Map.of(
                "en",
                content("s", "{{validUntil}}", "h"),
                "de",
                content("s", "{{validUntil}}", "h"),
                "fr",
                content("s", "{{validUntil}}", "h"));
        CompiledTemplate template = new CompiledTemplate(template(messages));

        assertThat(template.render(factsOf(contact, "C", VALID_UNTIL), Templates.SHOP))
                .isInstanceOfSatisfying(
                        Rendering.Rendered.class,
                        rendered -> assertThat(rendered.text()).isEqualTo(day));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-29T00:00:00Z, Europe/London, 'December 28, 2026'",
        "2026-12-29T00:00:00Z, Europe/Berlin, 'December 29, 2026'",
        "2026-12-29T05:00:00Z, America/New_York, 'December 28, 2026'",
        "2026-12-29T00:00:00.001Z, Europe/London, 'December 29, 2026'"
    })
    void aCodeThatEndsAtMidnightIsGoodOnTheDayBefore(Instant validUntil, String zone, String day) {
        Contact contact = new Contact("x@x", null, null, null, "en", zone, Map.of());
        CompiledTemplate template = compiled(content("s", "{{validUntil}}", "h"));

        assertThat(template.render(factsOf(contact, "C", validUntil), Templates.SHOP))
                .isInstanceOfSatisfying(
                        Rendering.Rendered.class,
                        rendered -> assertThat(rendered.text()).isEqualTo(day));
    }

    @ParameterizedTest
    @CsvSource({"de-AT, de-AT", "de-at, de-AT", "de-CH, de", "de, de", "en-GB, en", "fr, en", "'', en", ", en", "x!, en"
    })
    void theLanguageIsHersElseWithoutRegionElseEnglish(@Nullable String wanted, String chosen) {
        assertThat(Languages.choose(new TreeSet<>(List.of("de", "de-AT", "en")), wanted))
                .isEqualTo(chosen);
    }

    @Test
    void withoutEnglishTheLanguageIsTheFirst() {
        assertThat(Languages.choose(new TreeSet<>(List.of("fr", "de")), "it")).isEqualTo("de");
    }

    private static Rendering.Rendered render(Template.Content content, Facts facts) {
        return (Rendering.Rendered) compiled(content).render(facts, Templates.SHOP);
    }

    private static CompiledTemplate compiled(Template.Content content) {
        Template template = template(Map.of("en", content));
        assertThat(template.defects(Templates.CHANNELS)).isEmpty();
        return new CompiledTemplate(template);
    }

    private static Template template(Map<String, Template.Content> messages) {
        return new Template("email", MessageClass.MARKETING, messages);
    }

    private static Template.Content content(String subject, String text, String html) {
        return new Template.Content(subject, text, html);
    }

    private static Facts facts(@Nullable String firstName, @Nullable String code, @Nullable Instant validUntil) {
        return factsOf(new Contact("x@x", firstName, null, null, "en", null, Map.of()), code, validUntil);
    }

    private static Facts factsOf(Contact contact, @Nullable String code, @Nullable Instant validUntil) {
        return new Facts(
                contact, "welcome", code == null ? null : new Facts.Voucher(code, validUntil), null, null, null, null);
    }
}
