package perennial.campaign.delivery;

import java.util.Set;

/**
 * The states of a message, and every transition that there is.
 *
 * <table>
 * <caption>from, to, by what</caption>
 * <tr><td>(new)</td><td>DUE</td><td>its journey came to a {@code send}</td></tr>
 * <tr><td>(new)</td><td>SUPPRESSED</td><td>its journey ended before that</td></tr>
 * <tr><td>DUE</td><td>CLAIMED</td><td>a worker takes it, with a token and a lease</td></tr>
 * <tr><td>CLAIMED</td><td>DUE</td><td>given back, postponed by a check, or the lease lapsed</td></tr>
 * <tr><td>CLAIMED</td><td>SUPPRESSED</td><td>a check says no</td></tr>
 * <tr><td>CLAIMED</td><td>FAILED</td><td>it cannot be written, or was refused for so long that it is of no use any more</td></tr>
 * <tr><td>CLAIMED</td><td>UNCONFIRMED</td><td>the same, and an earlier attempt may have been taken</td></tr>
 * <tr><td>CLAIMED</td><td>HANDING_OVER</td><td>all checks say yes, in this very transaction, and the token still holds</td></tr>
 * <tr><td>HANDING_OVER</td><td>SENT</td><td>the server took it</td></tr>
 * <tr><td>HANDING_OVER</td><td>FAILED</td><td>the server refused it for good, and no earlier attempt may have been taken</td></tr>
 * <tr><td>HANDING_OVER</td><td>DUE</td><td>the server did not get the data, refused it for now, or did not answer and knows it again by its
 * id</td></tr>
 * <tr><td>HANDING_OVER</td><td>UNCONFIRMED</td><td>it may have gone out, and is never tried again: the connection to the mail server broke after
 * the data, the lease lapsed, or it was refused for good after an attempt that nobody answered for</td></tr>
 * </table>
 */
enum MessageState {
    DUE,
    CLAIMED,
    HANDING_OVER,
    SENT,
    SUPPRESSED,
    FAILED,
    UNCONFIRMED;

    Set<MessageState> next() {
        return switch (this) {
            case DUE -> Set.of(CLAIMED);
            case CLAIMED -> Set.of(DUE, SUPPRESSED, FAILED, UNCONFIRMED, HANDING_OVER);
            case HANDING_OVER -> Set.of(SENT, FAILED, DUE, UNCONFIRMED);
            case SENT, SUPPRESSED, FAILED, UNCONFIRMED -> Set.of();
        };
    }

    boolean isFinal() {
        return next().isEmpty();
    }
}
