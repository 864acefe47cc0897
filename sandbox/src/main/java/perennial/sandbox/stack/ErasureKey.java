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
 * The secret with which segment-service remembers whom it has erased. It is made once and outlives {@code reset}, as it has to stay the
 * same for as long as any data.
 */
final class ErasureKey {

    private static final int BYTES = 32;

    private final Path file;

    ErasureKey(Home home) {
        this.file = home.keys().resolve("erasure.key");
    }

    String base64() {
        try {
            if (!Files.exists(file)) {
                generate();
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate() throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh = Files.createTempFile(
                file.getParent(),
                "erasure",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, Base64.getEncoder().encodeToString(key) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
