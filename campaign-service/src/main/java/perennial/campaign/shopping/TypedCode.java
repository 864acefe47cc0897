package perennial.campaign.shopping;

import java.util.Locale;
import java.util.regex.Pattern;

/** A voucher's code as it was typed or copied at the checkout: voucher-service takes it all the same, and so does who looks for it. */
final class TypedCode {

    private static final Pattern AROUND = Pattern.compile("^[\\p{Z}\\p{C}]+|[\\p{Z}\\p{C}]+$");

    private TypedCode() {}

    /** In capitals, without the blanks and invisible characters around it, as voucher-service writes it. */
    static String canonical(String typed) {
        return AROUND.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
    }
}
