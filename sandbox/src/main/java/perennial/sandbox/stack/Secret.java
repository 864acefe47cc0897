package perennial.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import perennial.sandbox.home.Home;

/**
 * A service's secret, of 32 random bytes. It is made once and outlives {@code reset}, as it has to stay the same for as long as any
 * data.
 */
enum Secret {
    /** With which segment-service remembers whom it has erased. */
    ERASURE("erasure", "PERENNIAL_SEGMENT_ERASURE_KEY"),
    /** With which voucher-service compares e-mail addresses that it does not keep. */
    EMAIL("email", "PERENNIAL_VOUCHER_EMAIL_KEY"),
    /** With which campaign-service signs its links to unsubscribe. */
    UNSUBSCRIBE("unsubscribe", "PERENNIAL_UNSUBSCRIBE_KEY"),
    /** With which campaign-service knows addresses again that it does not keep. */
    SUPPRESSION("suppression", "PERENNIAL_SUPPRESSION_KEY");

    private static final int BYTES = 32;

    private final String name;
    private final String variable;

    Secret(String name, String variable) {
        this.name = name;
        this.variable = variable;
    }

    /** The environment variable by which its service takes it. */
    String variable() {
        return variable;
    }

    String base64(Home home) {
        Path file = home.keys().resolve(name + ".key");
        try {
            if (!Files.exists(file)) {
                generate(file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate(Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh = Files.createTempFile(
                file.getParent(),
                name,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, Base64.getEncoder().encodeToString(key) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
