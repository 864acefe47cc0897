package perennial.sandbox.mail;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that takes every mail, and keeps nothing of it but its {@code Message-ID} and how often it came. */
public final class MailSink implements AutoCloseable {

    private static final Pattern MESSAGE_ID =
            Pattern.compile("^Message-ID:\\s*<([^@>]+)@", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Map<String, Integer> timesById = new ConcurrentHashMap<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicReference<@Nullable String> sample = new AtomicReference<>();
    private volatile long lastNanos;
    private final SMTPServer server;

    private MailSink(Runnable hesitation) {
        this.server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .insertReceivedHeaders(false)
                .messageHandler((context, from, to, mail) -> {
                    hesitation.run();
                    take(mail);
                    hesitation.run();
                })
                .build();
    }

    /** As fast as it can. */
    public static MailSink listening() {
        return listening(() -> {});
    }

    /** @param hesitation is done before a mail is taken, and again before the sender is told so */
    public static MailSink listening(Runnable hesitation) {
        MailSink sink = new MailSink(hesitation);
        sink.server.start();
        return sink;
    }

    public int port() {
        return server.getPortAllocated();
    }

    private void take(byte[] mail) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        Matcher id = MESSAGE_ID.matcher(text);
        timesById.merge(id.find() ? id.group(1) : "none", 1, Integer::sum);
        sample.compareAndSet(null, text);
        lastNanos = System.nanoTime();
        taken.incrementAndGet();
    }

    /** How many mails were taken, also if one came twice. */
    public long taken() {
        return taken.get();
    }

    /** By {@link System#nanoTime}. */
    public long lastNanos() {
        return lastNanos;
    }

    /** How often the mail of each message was taken. */
    public Map<String, Integer> timesById() {
        return Map.copyOf(timesById);
    }

    /** The first mail that was taken, as it came. */
    public String sample() {
        String mail = sample.get();
        if (mail == null) {
            throw new IllegalStateException("No mail has come yet");
        }
        return mail;
    }

    /** As if nothing had come, but for the sample. */
    public void forget() {
        timesById.clear();
        taken.set(0);
    }

    @Override
    public void close() {
        server.stop();
    }
}
