package perennial.sandbox.stack;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** The mail catcher's own process. Any user with any password may read the mails of that address. */
final class MailCatcherProcess {

    private static final String LOOPBACK = "127.0.0.1";

    private MailCatcherProcess() {}

    public static void main(String[] args) throws InterruptedException {
        GreenMail mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(Integer.parseInt(args[0]), LOOPBACK, ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(Integer.parseInt(args[1]), LOOPBACK, ServerSetup.PROTOCOL_IMAP)
        });
        mail.withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        mail.start();
        Thread.currentThread().join();
    }
}
