package perennial.campaign.channel;

import java.io.IOException;

/** One worker's way to who takes the messages of a channel. It is used for one message after the other. */
public interface Connection extends AutoCloseable {

    /** Whether the next message may be sent without {@link #open}: nothing has failed that says otherwise. */
    boolean isOpen();

    /** @throws IOException if nobody can be reached, or nobody wants to talk to us: it says nothing of any message */
    void open() throws IOException;

    /** Hands one message over, after {@link #open}. */
    Attempt send(Letter letter);

    /** Lets go of what has not been used for a while. */
    void closeIfIdle();

    @Override
    void close();
}
