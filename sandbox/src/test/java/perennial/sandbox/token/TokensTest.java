package perennial.sandbox.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;

class TokensTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory = Path.of("");

    @Test
    void aTokenSaysWhoMayDoWhatForTwelveHours()
            throws ParseException, JOSEException, IOException, GeneralSecurityException {
        SigningKeys keys = keys();
        String token = new Tokens(keys.privateKey(), Clock.fixed(NOW, ZoneOffset.UTC))
                .sign("anna", Set.of(Scope.SUPPORT, Scope.DATA));

        SignedJWT parsed = SignedJWT.parse(token);
        JWTClaimsSet claims = parsed.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("anna");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("sandbox");
        assertThat(claims.getStringClaim("scope")).isEqualTo("data support");
        assertThat(claims.getExpirationTime()).isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
        assertThat(parsed.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(parsed.verify(new RSASSAVerifier(published(keys)))).isTrue();
    }

    @Test
    void thePrivateKeyIsForItsOwnerAlone() throws IOException {
        keys().publicKeyFile();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("keys/private.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theKeysStay() throws IOException {
        String first = Files.readString(keys().publicKeyFile());

        assertThat(Files.readString(keys().publicKeyFile())).isEqualTo(first);
    }

    private static RSAPublicKey published(SigningKeys keys) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(keys.publicKeyFile()).replaceAll("-----[A-Z ]+-----|\\s", "");
        return (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private SigningKeys keys() {
        return new SigningKeys(new Home(directory, directory, new Ports(0)));
    }
}
