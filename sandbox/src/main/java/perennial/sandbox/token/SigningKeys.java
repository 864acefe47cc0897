package perennial.sandbox.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import perennial.sandbox.home.Home;

/** The sandbox's RSA key pair as PEM files. The private one is readable by its owner alone; services get the public one. */
public final class SigningKeys {

    private static final int BITS = 2048;

    private final Path privateKey;
    private final Path publicKey;

    public SigningKeys(Home home) {
        this.privateKey = home.keys().resolve("private.pem");
        this.publicKey = home.keys().resolve("public.pem");
    }

    /** The public key in X.509 PEM; made, with its private key, if there is none yet. */
    public Path publicKeyFile() {
        privateKey();
        return publicKey;
    }

    PrivateKey privateKey() {
        try {
            if (!Files.exists(privateKey)) {
                generate();
            }
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(decoded(Files.readString(privateKey))));
            writePublicKeyOf(key);
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(privateKey + " is not an RSA key; delete it to have a new one made", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        KeyPair pair = generator.generateKeyPair();
        Path fresh = Files.createTempFile(
                privateKey.getParent(),
                "private",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.move(fresh, privateKey, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The private key holds the public one, so the two files cannot fall apart. */
    private void writePublicKeyOf(RSAPrivateCrtKey key) throws IOException, GeneralSecurityException {
        byte[] encoded = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                .getEncoded();
        String pem = pem("PUBLIC KEY", encoded);
        if (!Files.exists(publicKey) || !Files.readString(publicKey).equals(pem)) {
            Files.writeString(publicKey, pem);
        }
    }

    private static String pem(String kind, byte[] encoded) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    private static byte[] decoded(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
