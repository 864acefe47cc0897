package perennial.sandbox.simulator;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import perennial.sandbox.home.Ports;

/** Reads customers' mails over IMAP, as they would. */
public final class Mailbox {

    private static final String TIMEOUT_MS = "5000";

    private final Session session;
    private final int port;

    public Mailbox(Ports ports) {
        Properties settings = new Properties();
        settings.setProperty("mail.imap.connectiontimeout", TIMEOUT_MS);
        settings.setProperty("mail.imap.timeout", TIMEOUT_MS);
        settings.setProperty("mail.imap.writetimeout", TIMEOUT_MS);
        this.session = Session.getInstance(settings);
        this.port = ports.imap();
    }

    /** What this address was sent, oldest first; nothing while the mail catcher does not answer. */
    public List<Letter> letters(String address) {
        try (Store store = session.getStore("imap")) {
            store.connect("localhost", port, address, address);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                List<Letter> letters = new ArrayList<>();
                for (Message message : inbox.getMessages()) {
                    letters.add(new Letter(
                            first(message.getHeader("Message-ID")),
                            Optional.ofNullable(message.getSubject()).orElse(""),
                            plainText(message).orElse("")));
                }
                return letters;
            }
        } catch (MessagingException | IOException e) {
            return List.of();
        }
    }

    private static String first(String[] values) {
        return values == null || values.length == 0 ? "" : values[0];
    }

    private static Optional<String> plainText(Part part) throws MessagingException, IOException {
        if (part.isMimeType("text/plain")) {
            return Optional.of(String.valueOf(part.getContent()));
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<String> text = plainText(parts.getBodyPart(i));
                if (text.isPresent()) {
                    return text;
                }
            }
        }
        return Optional.empty();
    }
}
