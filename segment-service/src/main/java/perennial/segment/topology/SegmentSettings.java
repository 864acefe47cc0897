package perennial.segment.topology;

import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What can be set of this service.
 *
 * @param erasureKey 32 random bytes in Base64, with which the ids of erased customers are hashed; it must stay the same for
 *     ever, or late events bring them back
 * @param advertised host and port at which other instances reach this one
 * @param threads how many stream threads this instance has
 * @param storeMemory the most that caches and write buffers of all its stores take, outside of the heap
 * @param customerMemory the most that customers who did something lately take, in the heap
 */
@ConfigurationProperties("perennial.segment")
record SegmentSettings(
        String erasureKey, String advertised, int threads, DataSize storeMemory, DataSize customerMemory) {
    private static final int LEAST_KEY_BYTES = 32;

    SegmentSettings {
        if (decoded(erasureKey).length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "perennial.segment.erasure-key must be " + LEAST_KEY_BYTES + " or more bytes in Base64");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SegmentSettings[advertised=" + advertised + ", threads=" + threads + ", storeMemory=" + storeMemory
                + ", customerMemory=" + customerMemory + "]";
    }

    SecretKey erasureSecret() {
        return new SecretKeySpec(decoded(erasureKey), Erasures.ALGORITHM);
    }

    private static byte[] decoded(String key) {
        try {
            return Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("perennial.segment.erasure-key is not Base64");
        }
    }
}
