package perennial.platform.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers which tokens were found good: a shop sends the same one with each of its calls, and verifying the signature costs as much
 * as the rest of a call's way through the filters. For a minute at most, so that a key that is withdrawn is not trusted for longer.
 */
final class RememberedTokens implements JwtDecoder {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 1_000;

    private final JwtDecoder decoder;
    private final Cache<String, Jwt> good = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    RememberedTokens(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = good.getIfPresent(token);
        if (known != null && isCurrent(known)) {
            return known;
        }
        Jwt decoded = decoder.decode(token);
        good.put(token, decoded);
        return decoded;
    }

    /** One that expires is looked at again, and refused as any other that has expired. */
    private static boolean isCurrent(Jwt token) {
        Instant expiresAt = token.getExpiresAt();
        return expiresAt != null && Instant.now().isBefore(expiresAt);
    }
}
