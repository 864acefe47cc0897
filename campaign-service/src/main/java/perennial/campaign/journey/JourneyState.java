package perennial.campaign.journey;

/**
 * Where a journey is, and every way on. The runner looks at a journey when it is due; a voucher's answer and a message's outcome
 * move it from outside.
 *
 * <table>
 * <caption>from, to, by what</caption>
 * <tr><td>(new)</td><td>READY</td><td>a trigger</td></tr>
 * <tr><td>READY, WAITING, AWAITING_CONTACT</td><td>AWAITING_CONTACT</td><td>nothing was heard of the customer yet</td></tr>
 * <tr><td>READY, WAITING, AWAITING_CONTACT</td><td>AWAITING_VOUCHER</td><td>step issue: a code is asked for</td></tr>
 * <tr><td>READY, WAITING, AWAITING_CONTACT</td><td>AWAITING_MESSAGE</td><td>step send: a message is due</td></tr>
 * <tr><td>READY, WAITING, AWAITING_CONTACT</td><td>WAITING</td><td>step wait</td></tr>
 * <tr><td>READY, WAITING, AWAITING_CONTACT</td><td>READY</td><td>step when: it holds</td></tr>
 * <tr><td>AWAITING_VOUCHER</td><td>READY</td><td>the code has come: the next step</td></tr>
 * <tr><td>AWAITING_MESSAGE</td><td>READY</td><td>the message went out, or may have, and another send comes: the next step</td></tr>
 * <tr><td>any of them</td><td>ENDED</td><td>no further send, or a reason against it</td></tr>
 * </table>
 */
enum JourneyState {
    READY,
    WAITING,
    AWAITING_CONTACT,
    AWAITING_VOUCHER,
    AWAITING_MESSAGE,
    ENDED
}
