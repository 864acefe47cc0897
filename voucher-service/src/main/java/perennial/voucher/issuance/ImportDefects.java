package perennial.voucher.issuance;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file of codes: the first lines of which something is, and how many there are. */
final class ImportDefects {

    private static final int MOST_NAMED = 100;

    private final List<Defect> named = new ArrayList<>();
    private long all;

    /** @param reason begins with the column */
    record Defect(long line, String reason) {}

    void add(long line, String reason) {
        all++;
        if (named.size() < MOST_NAMED) {
            named.add(new Defect(line, reason));
        }
    }

    boolean areNone() {
        return all == 0;
    }

    List<Defect> named() {
        return List.copyOf(named);
    }

    String summary() {
        Defect first = named.getFirst();
        return "Line " + first.line() + ": " + first.reason() + (all == 1 ? "" : "; " + all + " lines are bad in all")
                + "; nothing was imported";
    }
}
