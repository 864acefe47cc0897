package perennial.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class RememberedTokensTest {

    private final List<String> decoded = new ArrayList<>();

    @Test
    void aGoodTokenIsVerifiedOnce() {
        RememberedTokens tokens = new RememberedTokens(decoder(Instant.now().plusSeconds(60)));

        assertThat(tokens.decode("good").getSubject()).isEqualTo("good");
        assertThat(tokens.decode("good").getSubject()).isEqualTo("good");
        assertThat(tokens.decode("other").getSubject()).isEqualTo("other");

        assertThat(decoded).containsExactly("good", "other");
    }

    @Test
    void oneThatHasExpiredOrNeverDoesIsVerifiedEachTime() {
        RememberedTokens expired = new RememberedTokens(decoder(Instant.now().minusSeconds(1)));
        RememberedTokens endless = new RememberedTokens(decoder(null));

        expired.decode("expired");
        expired.decode("expired");
        endless.decode("endless");
        endless.decode("endless");

        assertThat(decoded).containsExactly("expired", "expired", "endless", "endless");
    }

    @Test
    void aBadTokenIsRefusedEachTime() {
        RememberedTokens tokens = new RememberedTokens(token -> {
            decoded.add(token);
            throw new BadJwtException("No");
        });

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
        }

        assertThat(decoded).containsExactly("bad", "bad");
    }

    private JwtDecoder decoder(@Nullable Instant expiresAt) {
        return token -> {
            decoded.add(token);
            Jwt.Builder jwt = Jwt.withTokenValue(token)
                    .header("alg", "RS256")
                    .subject(token)
                    .issuedAt(Instant.now().minusSeconds(60));
            if (expiresAt != null) {
                jwt.expiresAt(expiresAt);
            }
            return jwt.build();
        };
    }
}
