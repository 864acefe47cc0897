package perennial.sandbox.bench;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that takes every mail as fast as it can, and keeps nothing of it but its {@code Message-ID}. */
final class MailSink implements AutoCloseable {

    private static final Pattern MESSAGE_ID =
            Pattern.compile("^Message-ID:\\s*<([^@>]+)@", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicReference<@Nullable String> sample = new AtomicReference<>();
    private volatile long lastNanos;
    private final SMTPServer server;

    private MailSink() {
        this.server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .insertReceivedHeaders(false)
                .messageHandler((context, from, to, mail) -> take(mail))
                .build();
    }

    static MailSink listening() {
        MailSink sink = new MailSink();
        sink.server.start();
        return sink;
    }

    int port() {
        return server.getPortAllocated();
    }

    private void take(byte[] mail) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        Matcher id = MESSAGE_ID.matcher(text);
        if (id.find()) {
            ids.add(id.group(1));
        }
        sample.compareAndSet(null, text);
        lastNanos = System.nanoTime();
        taken.incrementAndGet();
    }

    /** How many mails were taken, also if one came twice. */
    long taken() {
        return taken.get();
    }

    /** By {@link System#nanoTime}. */
    long lastNanos() {
        return lastNanos;
    }

    /** The ids of the messages whose mails were taken. */
    Set<String> ids() {
        return ids;
    }

    /** The first mail that was taken, as it came. */
    String sample() {
        String mail = sample.get();
        if (mail == null) {
            throw new IllegalStateException("No mail has come yet");
        }
        return mail;
    }

    /** As if nothing had come, but for the sample. */
    void forget() {
        ids.clear();
        taken.set(0);
    }

    @Override
    public void close() {
        server.stop();
    }
}
