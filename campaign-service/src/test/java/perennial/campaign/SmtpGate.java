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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a real mail server and makes trouble for some addresses, by how they begin: {@code refused-} is refused for good,
 * {@code busy-} for now the first time, {@code hang-} gets no answer the first time until it is let go, and for {@code vanish-} the
 * connection breaks after the server has taken the mail.
 */
final class SmtpGate {

    private final int serverPort;
    private final ServerSocket listening;
    private final Set<String> busyBefore = ConcurrentHashMap.newKeySet();
    private final Set<String> hungBefore = ConcurrentHashMap.newKeySet();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
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

    /** How many conversations get no answer at this moment. */
    int hanging() {
        return hanging.get();
    }

    void letGo() {
        letGo.countDown();
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
                if (line.startsWith("RCPT TO:<hang-") && hungBefore.add(line)) {
                    hang(client);
                    return;
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

    /** Ends when the client has given up, too. */
    private void hang(Socket client) throws IOException {
        hanging.incrementAndGet();
        try {
            Thread.ofPlatform().daemon().name("smtp-gate-hang").start(() -> closeWhenLetGo(client));
            int next = client.getInputStream().read();
            if (next >= 0) {
                throw new IOException("The client talks without having been answered");
            }
        } finally {
            hanging.decrementAndGet();
        }
    }

    private void closeWhenLetGo(Socket client) {
        try (client) {
            letGo.await();
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
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
