package perennial.voucher.code;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A code in its canonical form: in capitals, without the blanks and invisible characters that come along when it is copied from a
 * mail. What customers type may be no code at all; then there is no voucher with it.
 */
public record Code(String value) implements Comparable<Code> {

    private static final Pattern AROUND = Pattern.compile("^[\\p{Z}\\p{C}]+|[\\p{Z}\\p{C}]+$");
    private static final Pattern POSSIBLE = Pattern.compile("[A-Z0-9-]{1,64}");

    /** @param typed what was typed or copied */
    public static Code of(String typed) {
        return new Code(AROUND.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT));
    }

    /** Whether there can be a voucher with this code. */
    public boolean isPossible() {
        return POSSIBLE.matcher(value).matches();
    }

    @Override
    public int compareTo(Code other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
