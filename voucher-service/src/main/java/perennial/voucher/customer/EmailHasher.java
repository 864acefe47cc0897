package perennial.voucher.customer;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes e-mail addresses comparable without keeping them: the same address gives the same hash however it is written, and nobody
 * without the key can find out whose it is, or try addresses.
 *
 * <p>Addresses that a provider delivers to the same mailbox (dots, what follows a plus sign) stay different ones: which they are is
 * every provider's own affair, and taking two people for one would refuse a voucher to a customer who has done nothing.
 */
final class EmailHasher {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY_BYTES = 32;
    private static final Pattern AROUND = Pattern.compile("^[\\p{Z}\\p{C}]+|[\\p{Z}\\p{C}]+$");

    private final SecretKey key;

    /** @param base64 32 random bytes or more */
    EmailHasher(String base64) {
        this.key = new SecretKeySpec(decoded(base64), ALGORITHM);
    }

    /** Empty if there is no address. */
    Optional<String> hash(@Nullable String address) {
        String normalised = address == null ? "" : normalised(address);
        return normalised.isEmpty() ? Optional.empty() : Optional.of(hmac(normalised));
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

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decoded(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("perennial.voucher.email-key is not Base64");
        }
        if (bytes.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "perennial.voucher.email-key must be " + LEAST_KEY_BYTES + " or more random bytes in Base64");
        }
        return bytes;
    }
}
