package perennial.platform.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The same text gives the same hash, and nobody without the key can make it, or find out the text by trying. */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY_BYTES = 32;

    private final SecretKey key;

    private KeyedHash(SecretKey key) {
        this.key = key;
    }

    /**
     * There is no default for a key: one that everybody knows protects nobody.
     *
     * @param setting where the key is configured
     * @param base64 32 random bytes or more
     * @throws IllegalArgumentException naming the setting
     */
    public static KeyedHash under(String setting, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + " is not Base64");
        }
        if (bytes.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    setting + " must be " + LEAST_KEY_BYTES + " or more random bytes in Base64");
        }
        return new KeyedHash(new SecretKeySpec(bytes, ALGORITHM));
    }

    /** 32 bytes. */
    public byte[] of(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
