package perennial.sandbox.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;

/**
 * A connection to a service on this machine, kept alive as long as the service keeps it. For one thread. It understands of HTTP what
 * the services answer and no more: the JDK's client would take as much of the cores as what is measured with it.
 */
final class HttpLine implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HEX = 16;

    private final int port;
    private final String head;
    private final byte[] buffer = new byte[8_192];
    private int position;
    private int end;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    HttpLine(int port, String token) {
        this.port = port;
        this.head = " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\n";
    }

    record Answer(int status, String body) {}

    Answer post(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] start = ("POST " + path + head + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        try {
            connected().getOutputStream().write(request);
            return answer();
        } catch (IOException e) {
            throw new Failure("localhost:" + port + " did not answer: " + e, e);
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port);
            open.setTcpNoDelay(true);
            open.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket = open;
            in = open.getInputStream();
            position = 0;
            end = 0;
        }
        return open;
    }

    private Answer answer() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        boolean chunked = false;
        boolean last = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String known = header.toLowerCase(Locale.ROOT);
            if (known.startsWith("content-length:")) {
                length =
                        Integer.parseInt(known.substring(known.indexOf(':') + 1).strip());
            }
            chunked |= known.equals("transfer-encoding: chunked");
            last |= known.equals("connection: close");
        }
        String body = chunked ? chunks() : text(length);
        if (last) {
            close();
        }
        return new Answer(status, body);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.append(text(length));
            line();
        }
        line();
        return body.toString();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line(), HEX);
    }

    private String text(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) read();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = read(); read != '\n'; read = read()) {
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    private int read() throws IOException {
        if (position == end) {
            position = 0;
            end = in == null ? -1 : in.read(buffer);
            if (end < 0) {
                throw new EOFException("the connection was closed");
            }
        }
        return buffer[position++] & 0xff;
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new Failure("The connection to localhost:" + port + " does not close: " + e, e);
        } finally {
            socket = null;
            in = null;
        }
    }
}
