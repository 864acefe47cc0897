package perennial.campaign.template;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.regex.Pattern;

/** Money as people write it. */
final class Amount {

    private static final int USUAL_DECIMALS = 2;

    /** Between a letter and a digit: Java leaves out the space that stands between "CHF" and a number. */
    private static final Pattern LETTER_AND_DIGIT = Pattern.compile("(?<=\\p{L})(?=\\d)");

    private Amount() {}

    /** With as many decimals as the currency has; one that nobody knows stands by its name and is taken for one of cents. */
    static String written(long minor, String currency, Locale language) {
        try {
            Currency known = Currency.getInstance(currency);
            int decimals = Math.max(0, known.getDefaultFractionDigits());
            NumberFormat format = NumberFormat.getCurrencyInstance(language);
            format.setCurrency(known);
            format.setMinimumFractionDigits(decimals);
            format.setMaximumFractionDigits(decimals);
            String written = format.format(BigDecimal.valueOf(minor, decimals));
            return LETTER_AND_DIGIT.matcher(written).replaceAll("\u00a0");
        } catch (IllegalArgumentException e) {
            NumberFormat format = NumberFormat.getInstance(language);
            format.setMinimumFractionDigits(USUAL_DECIMALS);
            return format.format(BigDecimal.valueOf(minor, USUAL_DECIMALS)) + " " + currency;
        }
    }
}
