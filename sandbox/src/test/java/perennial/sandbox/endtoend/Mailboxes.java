package perennial.sandbox.endtoend;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import perennial.sandbox.home.Home;

/** Reads a customer's mail as she would. */
final class Mailboxes {

    private final Home home;

    Mailboxes(Home home) {
        this.home = home;
    }

    /** The {@code Message-ID}s of the mails in this mailbox whose subject begins so. */
    List<String> messageIds(String address, String subject) {
        try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
            store.connect("localhost", home.ports().imap(), address, address);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                List<String> ids = new ArrayList<>();
                for (Message message : inbox.getMessages()) {
                    if (message.getSubject().startsWith(subject)) {
                        ids.add(message.getHeader("Message-ID")[0]);
                    }
                }
                return ids;
            }
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
