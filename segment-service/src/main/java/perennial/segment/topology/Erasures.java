package perennial.segment.topology;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Who was erased, and when: all that is left of her, under a keyed hash of her id, so that late events do not bring her back
 * and nobody without the key can find out who it was.
 */
final class Erasures {

    static final String ALGORITHM = "HmacSHA256";

    private final KeyValueStore<Bytes, Long> store;
    private final Mac mac;

    Erasures(KeyValueStore<Bytes, Long> store, SecretKey key) {
        this.store = store;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nullable Instant erasedAt(String customerId) {
        Long atMs = store.get(hash(customerId));
        return atMs == null ? null : Instant.ofEpochMilli(atMs);
    }

    /** Whether this erasure, or a later one, is known already. */
    boolean knows(String customerId, Instant at) {
        Instant known = erasedAt(customerId);
        return known != null && !at.isAfter(known);
    }

    void remember(String customerId, Instant at) {
        if (!knows(customerId, at)) {
            store.put(hash(customerId), at.toEpochMilli());
        }
    }

    private Bytes hash(String customerId) {
        return Bytes.wrap(mac.doFinal(customerId.getBytes(StandardCharsets.UTF_8)));
    }
}
