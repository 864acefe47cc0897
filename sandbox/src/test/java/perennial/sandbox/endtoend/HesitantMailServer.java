package perennial.sandbox.endtoend;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.subethamail.smtp.server.SMTPServer;

/** Takes every mail, now and then long before it says so, and counts how often it got each. */
final class HesitantMailServer implements AutoCloseable {

    private static final Pattern MESSAGE_ID =
            Pattern.compile("^Message-ID:\\s*<([^@>]+)@", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final int LONGEST_PAUSE_MS = 40;

    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final SMTPServer server;

    HesitantMailServer() {
        this.server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandler((context, from, to, mail) -> take(mail))
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    /** By message. */
    Map<String, Integer> taken() {
        return Map.copyOf(taken);
    }

    private void take(byte[] mail) {
        Matcher id = MESSAGE_ID.matcher(new String(mail, StandardCharsets.ISO_8859_1));
        hesitate();
        taken.merge(id.find() ? id.group(1) : "none", 1, Integer::sum);
        hesitate();
    }

    private static void hesitate() {
        LockSupport.parkNanos(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MS))
                .toNanos());
    }

    @Override
    public void close() {
        server.stop();
    }
}
