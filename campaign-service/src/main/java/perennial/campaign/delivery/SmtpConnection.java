package perennial.campaign.delivery;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.OptionalInt;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** One worker's connection to the mail server: kept open from message to message, and looked after when it was idle. */
final class SmtpConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);
    private static final long TRUSTED_FOR_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long KEPT_FOR_NANOS = Duration.ofSeconds(60).toNanos();

    private final JavaMailSenderImpl configuration;
    private final DeliverySettings settings;
    private final InternetAddress sender;
    private @Nullable Conversation conversation;
    private long usedAtNanos;

    /** @throws IllegalArgumentException if the configured sender is no address */
    SmtpConnection(JavaMailSenderImpl configuration, DeliverySettings settings) {
        this.configuration = configuration;
        this.settings = settings;
        try {
            this.sender = new InternetAddress(settings.from(), true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("perennial.delivery.from is no address: " + settings.from(), e);
        }
    }

    /** @throws MessagingException if the recipient's address is none */
    MimeMessage compose(Email email, Instant now) throws MessagingException {
        MimeMessage message = new Identified(configuration.getSession(), email.messageId(), settings.messageIdDomain());
        message.setFrom(sender);
        message.setRecipient(RecipientType.TO, new InternetAddress(email.to(), true));
        message.setSubject(email.content().subject(), "UTF-8");
        message.setSentDate(Date.from(now));
        message.setHeader("Content-Language", email.content().language());
        MimeMultipart alternatives = new MimeMultipart(
                "alternative",
                part(email.content().text(), "plain"),
                part(String.valueOf(email.content().html()), "html"));
        message.setContent(alternatives);
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(content, "UTF-8", subtype);
        return part;
    }

    /** @throws MessagingException if the server cannot be reached, or does not want us */
    void open() throws MessagingException {
        Conversation open = conversation;
        if (open != null && System.nanoTime() - usedAtNanos > TRUSTED_FOR_NANOS && !open.isConnected()) {
            close();
            open = null;
        }
        if (open == null) {
            Conversation fresh = new Conversation(configuration);
            fresh.connect(
                    configuration.getHost(),
                    configuration.getPort(),
                    configuration.getUsername(),
                    configuration.getPassword());
            conversation = fresh;
        }
        usedAtNanos = System.nanoTime();
    }

    /** Hands one message over, on the connection that {@link #open} has made. */
    Attempt send(MimeMessage message) {
        Conversation open = conversation;
        if (open == null) {
            return new Attempt.Deferred("connection_lost");
        }
        open.phase = Attempt.Phase.SENDER;
        try {
            open.sendMessage(message, message.getAllRecipients());
            usedAtNanos = System.nanoTime();
            return new Attempt.Accepted();
        } catch (MessagingException | RuntimeException e) {
            OptionalInt reply = reply(e);
            if (reply.isEmpty()) {
                close();
            }
            Attempt attempt = Attempt.failed(open.phase, reply);
            LOG.info("A message was not taken: {} at {}", attempt, open.phase);
            return attempt;
        }
    }

    /** The code of the server's refusal. A refused address says more than the failure that it is wrapped in. */
    private static OptionalInt reply(Throwable failure) {
        OptionalInt found = OptionalInt.empty();
        Throwable next = failure;
        while (next != null) {
            int code = switch (next) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSenderFailedException sender -> sender.getReturnCode();
                case SMTPSendFailedException send -> send.getReturnCode();
                default -> -1;
            };
            if (code >= 400) {
                found = OptionalInt.of(code);
            }
            next = next instanceof MessagingException mail ? mail.getNextException() : null;
        }
        return found;
    }

    void closeIfIdle() {
        if (conversation != null && System.nanoTime() - usedAtNanos > KEPT_FOR_NANOS) {
            close();
        }
    }

    @Override
    public void close() {
        Conversation open = conversation;
        conversation = null;
        if (open != null) {
            try {
                open.close();
            } catch (MessagingException e) {
                LOG.debug("The connection did not close well", e);
            }
        }
    }

    /** Knows how far it has come with a message. */
    private static final class Conversation extends SMTPTransport {

        private Attempt.Phase phase = Attempt.Phase.SENDER;

        Conversation(JavaMailSenderImpl configuration) {
            super(
                    configuration.getSession(),
                    null,
                    String.valueOf(configuration.getProtocol()),
                    "smtps".equals(configuration.getProtocol()));
        }

        @Override
        protected void rcptTo() throws MessagingException {
            phase = Attempt.Phase.RECIPIENT;
            super.rcptTo();
        }

        @Override
        protected OutputStream data() throws MessagingException {
            OutputStream stream = super.data();
            phase = Attempt.Phase.DATA;
            return stream;
        }

        @Override
        protected OutputStream bdat() throws MessagingException {
            phase = Attempt.Phase.DATA;
            return super.bdat();
        }
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
