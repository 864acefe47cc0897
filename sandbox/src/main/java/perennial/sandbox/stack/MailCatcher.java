package perennial.sandbox.stack;

import java.util.List;
import perennial.sandbox.home.Home;

/** Takes every mail that is sent, for whomever, and shows it over IMAP. It keeps mails in memory: they go when it stops. */
final class MailCatcher implements Component {

    private static final int HEAP_MB = 256;

    private final Home home;

    MailCatcher(Home home) {
        this.home = home;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public String address() {
        return "smtp://localhost:" + home.ports().smtp() + " imap://localhost:"
                + home.ports().imap();
    }

    @Override
    public List<Integer> ports() {
        return List.of(home.ports().smtp(), home.ports().imap());
    }

    @Override
    public List<String> command() {
        return Jvm.main(
                Jvm.Tuning.STARTS_SOON,
                HEAP_MB,
                List.of("-XX:+UseSerialGC", "-Dlog4j2.configurationFile=process-log4j2.xml"),
                MailCatcherProcess.class.getName(),
                List.of(
                        Integer.toString(home.ports().smtp()),
                        Integer.toString(home.ports().imap())));
    }

    @Override
    public boolean isReady() {
        return Probe.accepts(home.ports().smtp()) && Probe.accepts(home.ports().imap());
    }
}
