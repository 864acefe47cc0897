package perennial.campaign.delivery;

import java.util.OptionalInt;

/** What a mail server made of one message. Reasons never quote the server: its words may hold the address. */
sealed interface Attempt {

    record Accepted() implements Attempt {}

    /** For good, and this message only. */
    record Refused(String reason) implements Attempt {}

    /** For now, and certainly not taken. */
    record Deferred(String reason) implements Attempt {}

    /** Nobody knows whether it was taken. */
    record Unknown(String reason) implements Attempt {}

    /** How far the conversation about a message had come. */
    enum Phase {
        /** The server is told who sends. Its refusal says nothing against the recipient. */
        SENDER,
        RECIPIENT,
        /** From the server's consent to take the data until its answer to them. */
        DATA
    }

    /** @param reply the server's refusal; empty if the connection broke before it answered */
    static Attempt failed(Phase phase, OptionalInt reply) {
        if (reply.isEmpty()) {
            return switch (phase) {
                case SENDER, RECIPIENT -> new Deferred("connection_lost");
                case DATA -> new Unknown("connection_lost");
            };
        }
        int code = reply.getAsInt();
        String reason = "smtp_" + code;
        boolean permanent = code >= 500;
        return switch (phase) {
            case SENDER -> new Deferred(reason);
            case RECIPIENT, DATA -> permanent ? new Refused(reason) : new Deferred(reason);
        };
    }
}
