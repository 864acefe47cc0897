package perennial.platform.secret;

import java.net.IDN;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes e-mail addresses comparable without keeping them: the same address gives the same hash however it is written, and nobody
 * without the key can find out whose it is, or try addresses.
 *
 * <p>Addresses that a provider delivers to the same mailbox (dots, what follows a plus sign) stay different ones: which they are is
 * every provider's own affair, and taking two people for one would wrong one who has done nothing.
 */
public final class EmailHasher {

    private static final Pattern AROUND = Pattern.compile("^[\\p{Z}\\p{C}]+|[\\p{Z}\\p{C}]+$");

    private final KeyedHash keyed;

    public EmailHasher(KeyedHash keyed) {
        this.keyed = keyed;
    }

    /** Empty if there is no address. */
    public Optional<String> hash(@Nullable String address) {
        String normalised = address == null ? "" : normalised(address);
        return normalised.isEmpty()
                ? Optional.empty()
                : Optional.of(HexFormat.of().formatHex(keyed.of(normalised)));
    }

    /**
     * Without what surrounds it, in lower case, in one Unicode form, the domain as DNS has it. The part before the {@code @} could
     * tell capitals from small letters, but no provider does.
     */
    static String normalised(String address) {
        String plain = Normalizer.normalize(AROUND.matcher(address).replaceAll(""), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
        int at = plain.lastIndexOf('@');
        return at < 0 ? plain : plain.substring(0, at + 1) + domain(plain.substring(at + 1));
    }

    private static String domain(String domain) {
        String relative = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        try {
            return IDN.toASCII(relative, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            // No mail gets there, but the same text is still the same.
            return relative;
        }
    }
}
