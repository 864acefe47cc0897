package perennial.campaign.channel;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import jakarta.mail.util.StreamProvider;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.util.MailStreamProvider;

/** Letters as mails: text and html as alternatives, images beside the html that shows them. */
final class MimeWriter {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    static {
        // Otherwise it is looked for in all jars for each part of each mail, which takes longer than all the rest of a
        // message.
        String provider = StreamProvider.class.getName();
        System.setProperty(provider, System.getProperty(provider, MailStreamProvider.class.getName()));
    }

    private final Session session;
    private final String messageIdDomain;
    private final InternetAddress sender;

    /** @throws IllegalArgumentException if the configured sender is no address */
    MimeWriter(Session session, MailSettings settings) {
        this.session = session;
        this.messageIdDomain = settings.messageIdDomain();
        try {
            this.sender = new InternetAddress(settings.from(), true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("perennial.mail.from is no address: " + settings.from(), e);
        }
    }

    /** @throws AddressException if the letter's address is not that of one mailbox */
    MimeMessage write(Letter letter, Instant now) throws MessagingException {
        Content content = letter.content();
        MimeMessage mail = new Identified(session, letter.messageId(), messageIdDomain);
        mail.setFrom(sender);
        mail.setRecipient(RecipientType.TO, mailbox(letter.address()));
        String subject = content.subject();
        mail.setSubject(
                subject == null ? "" : CONTROL.matcher(subject).replaceAll(" ").strip(), "UTF-8");
        mail.setSentDate(Date.from(now));
        mail.setHeader(
                "Content-Language", Locale.forLanguageTag(content.language()).toLanguageTag());
        URI unsubscribe = content.unsubscribe();
        if (unsubscribe != null) {
            mail.setHeader("List-Unsubscribe", "<" + unsubscribe.toASCIIString() + ">");
            mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        String html = content.html();
        if (html == null) {
            mail.setText(content.text(), "UTF-8", "plain");
        } else {
            mail.setContent(new MimeMultipart("alternative", part(content.text(), "plain"), html(html, content)));
        }
        mail.saveChanges();
        return mail;
    }

    private static InternetAddress mailbox(String address) throws AddressException {
        if (CONTROL.matcher(address).find()) {
            throw new AddressException("An address is one line");
        }
        InternetAddress mailbox = new InternetAddress(address, true);
        if (mailbox.isGroup()) {
            throw new AddressException("A group is more than one mailbox");
        }
        return new InternetAddress(mailbox.getAddress());
    }

    private static MimeBodyPart html(String html, Content content) throws MessagingException {
        MimeBodyPart page = part(html, "html");
        if (content.images().isEmpty()) {
            return page;
        }
        MimeMultipart related = new MimeMultipart("related", page);
        for (InlineImage image : content.images()) {
            related.addBodyPart(part(image));
        }
        MimeBodyPart whole = new MimeBodyPart();
        whole.setContent(related);
        return whole;
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(content, "UTF-8", subtype);
        return part;
    }

    private static MimeBodyPart part(InlineImage image) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(image.png(), "image/png")));
        part.setContentID("<" + image.contentId() + ">");
        part.setDisposition(MimeBodyPart.INLINE);
        return part;
    }

    /** Its {@code Message-ID} is that of our message, however often it is saved. */
    private static final class Identified extends MimeMessage {

        private final String id;

        Identified(Session session, UUID messageId, String domain) {
            super(session);
            this.id = "<" + messageId + "@" + domain + ">";
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
