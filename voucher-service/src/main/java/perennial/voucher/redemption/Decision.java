package perennial.voucher.redemption;

import java.util.List;

/** What is answered to a command, and what it changes. */
record Decision(Answer answer, List<Change> changes) {

    static Decision unchanged(Answer answer) {
        return new Decision(answer, List.of());
    }
}
