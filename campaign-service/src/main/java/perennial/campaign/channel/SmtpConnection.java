package perennial.campaign.channel;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** One worker's connection to the mail server: kept open from message to message, and looked after when it was idle. */
final class SmtpConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);
    private static final long TRUSTED_FOR_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long KEPT_FOR_NANOS = Duration.ofSeconds(60).toNanos();

    private final JavaMailSenderImpl configuration;
    private final MimeWriter mime;
    private final Clock clock;
    private @Nullable Conversation conversation;
    private long usedAtNanos;

    SmtpConnection(JavaMailSenderImpl configuration, MimeWriter mime, Clock clock) {
        this.configuration = configuration;
        this.mime = mime;
        this.clock = clock;
    }

    @Override
    public boolean isOpen() {
        return conversation != null && !isLongUnused();
    }

    private boolean isLongUnused() {
        return System.nanoTime() - usedAtNanos > TRUSTED_FOR_NANOS;
    }

    @Override
    public void open() throws IOException {
        Conversation open = conversation;
        if (open != null && isLongUnused() && !open.isConnected()) {
            close();
            open = null;
        }
        if (open == null) {
            conversation = connect();
        }
        usedAtNanos = System.nanoTime();
    }

    private Conversation connect() throws IOException {
        Conversation fresh = new Conversation(configuration);
        try {
            fresh.connect(
                    configuration.getHost(),
                    configuration.getPort(),
                    configuration.getUsername(),
                    configuration.getPassword());
            return fresh;
        } catch (MessagingException e) {
            throw new IOException("The mail server does not talk to us", e);
        }
    }

    @Override
    public Attempt send(Letter letter) {
        Conversation open = conversation;
        if (open == null) {
            return new Attempt.Deferred("connection_lost");
        }
        MimeMessage mail;
        try {
            mail = mime.write(letter, clock.instant());
        } catch (AddressException e) {
            return new Attempt.Refused("invalid_address");
        } catch (MessagingException | RuntimeException e) {
            LOG.error("Message {} cannot be written as a mail", letter.messageId(), e);
            return new Attempt.Refused("not_writable");
        }
        return send(open, mail);
    }

    private Attempt send(Conversation open, MimeMessage mail) {
        open.phase = SmtpReply.Phase.SENDER;
        try {
            open.sendMessage(mail, mail.getAllRecipients());
            usedAtNanos = System.nanoTime();
            return new Attempt.Accepted();
        } catch (MessagingException | RuntimeException e) {
            OptionalInt reply = reply(e);
            if (reply.isEmpty()) {
                close();
            }
            Attempt attempt = SmtpReply.meaning(open.phase, reply);
            LOG.info("A mail was not taken: {} at {}", attempt, open.phase);
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

    @Override
    public void closeIfIdle() {
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

        private SmtpReply.Phase phase = SmtpReply.Phase.SENDER;

        Conversation(JavaMailSenderImpl configuration) {
            super(
                    configuration.getSession(),
                    null,
                    String.valueOf(configuration.getProtocol()),
                    "smtps".equals(configuration.getProtocol()));
        }

        @Override
        protected void rcptTo() throws MessagingException {
            phase = SmtpReply.Phase.RECIPIENT;
            super.rcptTo();
        }

        @Override
        protected OutputStream data() throws MessagingException {
            OutputStream stream = super.data();
            phase = SmtpReply.Phase.DATA;
            return stream;
        }

        @Override
        protected OutputStream bdat() throws MessagingException {
            phase = SmtpReply.Phase.DATA;
            return super.bdat();
        }
    }
}
