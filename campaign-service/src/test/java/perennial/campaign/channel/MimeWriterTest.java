package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeWriterTest {

    private static final Session SESSION = Session.getInstance(new Properties());
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final UUID ID = new UUID(1, 2);
    private static final InlineImage IMAGE = new InlineImage("qr-code@perennial", new byte[] {1, 2, 3});
    private static final URI UNSUBSCRIBE = URI.create("https://shop.example/unsubscribe/a_b-c");

    private final MimeWriter writer =
            new MimeWriter(SESSION, new MailSettings("Shop <hello@shop.example>", "shop.example"));

    @Test
    void textAndHtmlAreAlternativesAndTheImageBelongsToTheHtml() throws MessagingException, IOException {
        MimeMessage mail = sent(content("Hi Zoë", "<img src=\"cid:qr-code@perennial\">", List.of(IMAGE), null));

        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        MimeMultipart alternatives = (MimeMultipart) mail.getContent();
        assertThat(alternatives.getCount()).isEqualTo(2);
        assertThat(alternatives.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(alternatives.getBodyPart(1).getContentType()).startsWith("multipart/related");
        MimeMultipart related = (MimeMultipart) alternatives.getBodyPart(1).getContent();
        assertThat(related.getBodyPart(0).getContentType()).startsWith("text/html");
        MimeBodyPart image = (MimeBodyPart) related.getBodyPart(1);
        assertThat(image.getContentID()).isEqualTo("<qr-code@perennial>");
        assertThat(image.getContentType()).startsWith("image/png");
        assertThat(image.getDisposition()).isEqualTo("inline");
        assertThat(image.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
        assertThat(mail.getSubject()).isEqualTo("Hi Zoë");
        assertThat(mail.getMessageID()).isEqualTo("<" + ID + "@shop.example>");
    }

    @Test
    void withoutHtmlTheMailIsItsText() throws MessagingException, IOException {
        MimeMessage mail = sent(content("Hi", null, List.of(), null));

        assertThat(mail.getContentType()).startsWith("text/plain");
        assertThat(mail.getContent()).isEqualTo("text");
    }

    @Test
    void whatCanBeUnsubscribedFromSaysHow() throws MessagingException, IOException {
        MimeMessage marketing = sent(content("Hi", "html", List.of(), UNSUBSCRIBE));
        MimeMessage transactional = sent(content("Hi", "html", List.of(), null));

        assertThat(marketing.getHeader("List-Unsubscribe")).containsExactly("<" + UNSUBSCRIBE + ">");
        assertThat(marketing.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(transactional.getHeader("List-Unsubscribe")).isNull();
        assertThat(transactional.getHeader("List-Unsubscribe-Post")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hi\r\nBcc: all@shop.example",
                "Hi\nBcc: all@shop.example",
                "Hi\r\n\r\n<script>",
                "Hi\u2028Bcc: all@shop.example",
                "Hi Zoë\r\nBcc: all@shop.example"
            })
    void aSubjectAddsNoHeader(String subject) throws MessagingException, IOException {
        MimeMessage mail = sent(content(subject, "html", List.of(), null));

        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getSubject()).startsWith("Hi").doesNotContain("\n", "\r", "\u2028");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
    }

    @Test
    void aLanguageAddsNoHeader() throws MessagingException, IOException {
        MimeMessage mail = sent(new Content("en\r\nBcc: all@shop.example", "Hi", "text", "html", List.of(), null));

        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(Collections.list(mail.getAllHeaderLines())).noneMatch(line -> line.startsWith("Bcc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "one@shop.example, two@shop.example",
                "all:one@shop.example,two@shop.example;",
                "one@shop.example\r\nBcc: two@shop.example",
                "\"one\r\n\"@shop.example",
                "one@shop.example\nRCPT TO:<two@shop.example>",
                "Bcc: two@shop.example",
            })
    void whatIsNotTheAddressOfOneMailboxIsRefused(String address) {
        Letter letter = new Letter(ID, "c-1", address, content("Hi", "html", List.of(), null));

        assertThatThrownBy(() -> writer.write(letter, NOW)).isInstanceOf(AddressException.class);
    }

    @Test
    void aSenderThatIsNoAddressIsNamed() {
        MailSettings wrong = new MailSettings("nobody at all", "shop.example");

        assertThatThrownBy(() -> new MimeWriter(SESSION, wrong)).hasMessageContaining("perennial.mail.from");
    }

    /** As the server gets it. */
    private MimeMessage sent(Content content) throws MessagingException, IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        writer.write(new Letter(ID, "c-1", "zoe@shop.example", content), NOW).writeTo(wire);
        return new MimeMessage(SESSION, new ByteArrayInputStream(wire.toByteArray()));
    }

    private static Content content(
            String subject, @Nullable String html, List<InlineImage> images, @Nullable URI unsubscribe) {
        return new Content("en", subject, "text", html, images, unsubscribe);
    }
}
