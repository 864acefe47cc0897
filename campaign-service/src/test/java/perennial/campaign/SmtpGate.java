package perennial.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a real mail server and makes trouble for some addresses, by how they begin: {@code refused-} is refused for good,
 * {@code busy-} the first time, and for {@code vanish-} the connection breaks after the server has taken the mail.
 */
final class SmtpGate {

    private final int serverPort;
    private final ServerSocket listening;
    private final Set<String> busyBefore = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private SmtpGate(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static SmtpGate before(int serverPort) {
        try {
            SmtpGate gate = new SmtpGate(serverPort);
            Thread.ofPlatform().daemon().name("smtp-gate").start(gate::accept);
            return gate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listening.accept();
                connections.incrementAndGet();
                Thread.ofPlatform().daemon().name("smtp-gate-conversation").start(() -> converse(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            BufferedReader fromClient = reader(client);
            BufferedReader fromServer = reader(server);
            relayReply(fromServer, client.getOutputStream());
            boolean vanish = false;
            for (String line = fromClient.readLine(); line != null; line = fromClient.readLine()) {
                if (line.startsWith("RCPT TO:<refused-")) {
                    write(client.getOutputStream(), "550 5.1.1 <someone@example> is unknown here");
                    continue;
                }
                if (line.startsWith("RCPT TO:<busy-") && busyBefore.add(line)) {
                    write(client.getOutputStream(), "450 4.2.1 try again later");
                    continue;
                }
                vanish = vanish || line.startsWith("RCPT TO:<vanish-");
                write(server.getOutputStream(), line);
                String reply = relayReply(fromServer, client.getOutputStream());
                if (reply.startsWith("354")) {
                    relayData(fromClient, server.getOutputStream());
                    if (vanish) {
                        fromServer.readLine();
                        return;
                    }
                    relayReply(fromServer, client.getOutputStream());
                }
            }
        } catch (IOException e) {
            // One side hung up: so does the other.
        }
    }

    private static void relayData(BufferedReader from, OutputStream to) throws IOException {
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            write(to, line);
            if (line.equals(".")) {
                return;
            }
        }
    }

    private static String relayReply(BufferedReader from, OutputStream to) throws IOException {
        String line = from.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            write(to, line);
            line = from.readLine();
        }
        if (line == null) {
            throw new IOException("The server hung up");
        }
        write(to, line);
        return line;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private static void write(OutputStream to, String line) throws IOException {
        to.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        to.flush();
    }
}
