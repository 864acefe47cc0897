package perennial.campaign.channel;

import java.util.OptionalInt;

/** What a mail server's refusal means. */
final class SmtpReply {

    private SmtpReply() {}

    /** How far the conversation about a message had come. */
    enum Phase {
        /** The server is told who sends. Its refusal says nothing against the recipient. */
        SENDER,
        RECIPIENT,
        /** From the server's consent to take the data until its answer to them. */
        DATA
    }

    /** @param reply the server's refusal; empty if the connection broke before it answered */
    static Attempt meaning(Phase phase, OptionalInt reply) {
        if (reply.isEmpty()) {
            return switch (phase) {
                case SENDER, RECIPIENT -> new Attempt.Deferred("connection_lost");
                case DATA -> new Attempt.Unknown("connection_lost");
            };
        }
        int code = reply.getAsInt();
        String reason = "smtp_" + code;
        boolean permanent = code >= 500;
        return switch (phase) {
            case SENDER -> new Attempt.Deferred(reason);
            case RECIPIENT, DATA -> permanent ? new Attempt.Refused(reason) : new Attempt.Deferred(reason);
        };
    }
}
