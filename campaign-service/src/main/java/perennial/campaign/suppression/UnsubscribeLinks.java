package perennial.campaign.suppression;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import perennial.platform.secret.KeyedHash;

/**
 * The links by which a message is unsubscribed from: its id and a signature, so that whoever has the message can, and nobody else. They
 * do not lapse: a mail may be opened years later.
 */
public final class UnsubscribeLinks {

    static final String PATH = "/unsubscribe/";

    private static final int ID_BYTES = 16;
    private static final int SIGNATURE_BYTES = 16;
    private static final int TOKEN_CHARACTERS = 43;

    private final String publicUrl;
    private final KeyedHash key;

    /** @param publicUrl where customers reach this service */
    UnsubscribeLinks(String publicUrl, KeyedHash key) {
        this.publicUrl = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        this.key = key;
    }

    public URI of(UUID messageId) {
        return URI.create(publicUrl + PATH + token(messageId));
    }

    String token(UUID messageId) {
        byte[] token = ByteBuffer.allocate(ID_BYTES + SIGNATURE_BYTES)
                .putLong(messageId.getMostSignificantBits())
                .putLong(messageId.getLeastSignificantBits())
                .put(signature(messageId))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The message of a token that was signed here. */
    Optional<UUID> messageOf(String token) {
        if (token.length() != TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        UUID messageId = new UUID(bytes.getLong(), bytes.getLong());
        byte[] offered = new byte[SIGNATURE_BYTES];
        bytes.get(offered);
        return MessageDigest.isEqual(offered, signature(messageId)) ? Optional.of(messageId) : Optional.empty();
    }

    private byte[] signature(UUID messageId) {
        return Arrays.copyOf(key.of("unsubscribe:" + messageId), SIGNATURE_BYTES);
    }
}
