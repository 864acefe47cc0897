package perennial.sandbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.mail.MailSink;
import perennial.sandbox.stack.ServiceDatabase;
import perennial.schemas.Service;

/**
 * What no message can do without: its row is updated, under a condition, and committed as durably as the service commits; then a mail is
 * handed over on a connection that stays open; then the row is updated and committed again. Nothing is looked up, checked or rendered, and
 * nobody is told.
 */
final class SingleMails implements Callers.Caller {

    private final Connection database;
    private final PreparedStatement update;
    private final Socket socket;
    private final BufferedReader replies;
    private final OutputStream out;
    private final String mail;

    private SingleMails(Home home, MailSink sink) throws SQLException, IOException {
        this.database = ServiceDatabase.connect(home, Service.CAMPAIGN);
        this.update = database.prepareStatement("update bench_message set state = ? where number = ? and state = ?");
        this.socket = new Socket(InetAddress.getLoopbackAddress(), sink.port());
        socket.setTcpNoDelay(true);
        this.replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        this.out = socket.getOutputStream();
        this.mail = sink.sample().replace("\r\n.", "\r\n..").stripTrailing() + "\r\n.";
        expect("220");
        say("EHLO bench", "250");
    }

    static void prepare(Home home, int count) {
        try (Connection connection = ServiceDatabase.connect(home, Service.CAMPAIGN);
                Statement statement = connection.createStatement()) {
            statement.execute("create table bench_message (number int primary key, state int not null)");
            statement.execute("insert into bench_message select number, 0 from generate_series(0, " + (count - 1)
                    + ") as all_of_them (number)");
            statement.execute("vacuum analyze bench_message");
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    static SingleMails with(Home home, MailSink sink) {
        try {
            return new SingleMails(home, sink);
        } catch (SQLException | IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void call(int number) {
        try {
            move(number, 0, 1);
            say("MAIL FROM:<hello@perennial.example>", "250");
            say("RCPT TO:<bench-" + number + "@shop.example>", "250");
            say("DATA", "354");
            say(mail.replaceFirst("(?i)Message-ID: <[^@]+@", "Message-ID: <" + UUID.randomUUID() + "@"), "250");
            move(number, 1, 2);
        } catch (SQLException | IOException e) {
            throw failure(e);
        }
    }

    private void move(int number, int from, int to) throws SQLException {
        update.setInt(1, to);
        update.setInt(2, number);
        update.setInt(3, from);
        if (update.executeUpdate() != 1) {
            throw new Failure("Row " + number + " is not in state " + from);
        }
    }

    private void say(String line, String expected) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        expect(expected);
    }

    private void expect(String code) throws IOException {
        String line = replies.readLine();
        while (line != null && line.startsWith(code + "-")) {
            line = replies.readLine();
        }
        if (line == null || !line.startsWith(code)) {
            throw new IOException("The mail server answers " + line + " instead of " + code);
        }
    }

    @Override
    public void close() {
        try (database;
                socket) {
            out.flush();
        } catch (SQLException | IOException e) {
            throw failure(e);
        }
    }

    private static Failure failure(Exception cause) {
        return new Failure("What is the limit does not work: " + cause.getMessage(), cause);
    }
}
