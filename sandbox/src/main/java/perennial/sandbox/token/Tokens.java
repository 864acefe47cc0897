package perennial.sandbox.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import perennial.sandbox.home.Home;

/**
 * Signs bearer tokens (RS256). They live by the machine's clock and not by the sandbox's, or advancing the latter would end
 * them all.
 */
public final class Tokens {

    static final Duration LIFE = Duration.ofHours(12);
    private static final String CLIENT = "sandbox";

    private final PrivateKey key;
    private final Clock clock;

    public Tokens(Home home) {
        this(new SigningKeys(home).privateKey(), Clock.systemUTC());
    }

    Tokens(PrivateKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** @param subject who acts, as it will stand in the {@code actor} of what is done with the token */
    public String sign(String subject, Set<Scope> scopes) {
        return sign(subject, scopes, LIFE);
    }

    String sign(String subject, Set<Scope> scopes, Duration life) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .subject(subject)
                .claim("client_id", CLIENT)
                .claim("scope", scopes.stream().map(Scope::id).sorted().collect(Collectors.joining(" ")))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The sandbox's key cannot sign", e);
        }
        return token.serialize();
    }
}
