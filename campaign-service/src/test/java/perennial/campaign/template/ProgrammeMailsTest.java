package perennial.campaign.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.campaign.recipient.Contact;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The mails of the programme that ships, in each of their languages. What they look like is left in {@code target/mails}, where
 * {@code docs/mails/screenshots.mjs} takes its pictures.
 */
class ProgrammeMailsTest {

    private static final Path TEMPLATES = Path.of("..", "programme", "templates");
    private static final Path RENDERED = Path.of("target", "mails");
    private static final String[] LANGUAGES = {"en", "de", "fr"};
    private static final Pattern STYLE = Pattern.compile("<style>.*</style>", Pattern.DOTALL);
    private static final Pattern IMAGE = Pattern.compile("<img [^>]*>");
    private static final Pattern UNFINISHED = Pattern.compile("\\{\\{|}}|=\"\"|\\s[,.]|,[!:?]|\\(\\)");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String UNSUBSCRIBE = "https://perennial.example/unsubscribe/token";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static Stream<Arguments> mails() throws IOException {
        return templates().keySet().stream()
                .flatMap(id -> Stream.of(LANGUAGES).map(language -> Arguments.of(id, language)));
    }

    @ParameterizedTest
    @MethodSource("mails")
    void saysTheSameInHtmlAndInPlainText(String id, String language) throws IOException {
        Template template = requireNonNull(templates().get(id));
        assertThat(template.messages()).containsOnlyKeys(LANGUAGES);
        CompiledTemplate compiled = Templates.compile(template);
        Facts facts = facts("Ada", language, compiled.messageClass());

        Rendering.Rendered mail = rendered(compiled, facts);

        String html = requireNonNull(mail.html());
        assertThat(mail.language()).isEqualTo(language);
        assertThat(html).startsWith("<!doctype html>\n<html lang=\"" + language + "\">");
        assertThat(html.contains("SAMPLE-7KQ2M9XD")).isEqualTo(mail.text().contains("SAMPLE-7KQ2M9XD"));
        assertThat(mail.qr() != null).isEqualTo(compiled.needsCode());
        for (String fact : List.of("Linen shirt", "Wool socks", "1.240", "1,240", "74")) {
            assertThat(html.contains(fact)).as(fact).isEqualTo(mail.text().contains(fact));
        }
        boolean marketing = compiled.messageClass() == MessageClass.MARKETING;
        assertThat(html.contains("href=\"" + UNSUBSCRIBE + "\"")).isEqualTo(marketing);
        assertThat(mail.text().contains(UNSUBSCRIBE)).isEqualTo(marketing);
        assertThat(imagesWithoutAlternative(html)).isEmpty();
        write(id + "." + language + ".html", PreviewController.withPicture(mail));
        write(id + "." + language + ".txt", mail.subject() + "\n\n" + mail.text());
    }

    @ParameterizedTest
    @MethodSource("mails")
    void leavesNoHoleWhereSomethingIsNotKnown(String id, String language) throws IOException {
        CompiledTemplate compiled = Templates.compile(requireNonNull(templates().get(id)));
        Facts known = facts(null, language, compiled.messageClass());
        Facts bare = new Facts(
                known.contact(),
                known.campaign(),
                new Facts.Voucher("SAMPLE-7KQ2M9XD", null),
                known.cart(),
                purchase(null, null),
                null,
                known.unsubscribeUrl());

        for (Facts facts : List.of(known, bare)) {
            Rendering.Rendered mail = rendered(compiled, facts);
            assertThat(mail.subject()).isNotBlank().doesNotContainPattern(UNFINISHED);
            assertThat(mail.text()).doesNotContainPattern(UNFINISHED);
            assertThat(STYLE.matcher(requireNonNull(mail.html())).replaceAll("").replace("alt=\"\"", ""))
                    .doesNotContainPattern(UNFINISHED);
        }
    }

    @Test
    void allHaveOneDesign() throws IOException {
        assertThat(templates().values().stream()
                        .flatMap(template -> requireNonNull(template.messages()).values().stream())
                        .map(content -> STYLE.matcher(requireNonNull(content.html())))
                        .map(style -> style.find() ? style.group() : "none")
                        .distinct())
                .hasSize(1);
    }

    private static List<String> imagesWithoutAlternative(String html) {
        Matcher images = IMAGE.matcher(html);
        return images.results()
                .map(result -> result.group())
                .filter(image -> !image.contains(" alt="))
                .toList();
    }

    private static Rendering.Rendered rendered(CompiledTemplate template, Facts facts) {
        return (Rendering.Rendered) template.render(facts, Templates.SHOP);
    }

    private static Facts facts(@Nullable String firstName, String language, MessageClass messageClass) {
        return new Facts(
                new Contact("ada@shop.example", firstName, null, null, language, "Europe/Berlin", Map.of()),
                "programme",
                new Facts.Voucher("SAMPLE-7KQ2M9XD", NOW.plusSeconds(14 * 86_400L)),
                purchase(null, "https://shop.example/pictures/"),
                purchase(74L, "https://shop.example/pictures/"),
                new Facts.Points(1240, 74, "silver", 300L, NOW.plusSeconds(30 * 86_400L)),
                messageClass == MessageClass.MARKETING ? UNSUBSCRIBE : null);
    }

    private static Facts.Purchase purchase(@Nullable Long points, @Nullable String pictures) {
        return new Facts.Purchase(
                "1001",
                List.of(
                        item("Linen shirt", 1, 4990, pictures, "linen-shirt"),
                        item("Wool socks", 2, 1250, pictures, "wool-socks")),
                "EUR",
                7490,
                points);
    }

    private static Facts.Item item(
            String name, int quantity, long unitPriceMinor, @Nullable String pictures, String file) {
        return new Facts.Item(
                name,
                quantity,
                unitPriceMinor,
                pictures == null ? null : "https://shop.example/" + file,
                pictures == null ? null : pictures + file + ".svg");
    }

    private static Map<String, Template> templates() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            Map<String, Template> templates = new TreeMap<>();
            files.forEach(file -> {
                ObjectNode document = (ObjectNode) YAML.readTree(file);
                String id = document.path("id").asString("");
                assertThat(file).hasFileName(id + ".yaml");
                document.remove(List.of("kind", "id"));
                templates.put(id, YAML.treeToValue(document, Template.class));
            });
            return templates;
        }
    }

    private static void write(String name, @Nullable String content) throws IOException {
        Files.createDirectories(RENDERED);
        Files.writeString(RENDERED.resolve(name), requireNonNull(content));
    }
}
