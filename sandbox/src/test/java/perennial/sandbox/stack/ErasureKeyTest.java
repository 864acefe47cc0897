package perennial.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.schemas.Service;

class ErasureKeyTest {

    @TempDir
    private Path directory;

    @Test
    void itIsMadeOnceForAHome() {
        String key = new ErasureKey(home("a")).base64();

        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(new ErasureKey(home("a")).base64()).isEqualTo(key);
        assertThat(new ErasureKey(home("b")).base64()).isNotEqualTo(key);
    }

    @Test
    void nobodyButItsOwnerCanReadIt() throws IOException {
        String unused = new ErasureKey(home("a")).base64();

        assertThat(Files.getPosixFilePermissions(home("a").keys().resolve("erasure.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void segmentServiceAloneGetsIt() {
        ServiceProcess segment = new ServiceProcess(home("a"), Service.SEGMENT);

        assertThat(segment.environment())
                .containsEntry("PERENNIAL_SEGMENT_ERASURE_KEY", new ErasureKey(home("a")).base64());
        assertThat(new ServiceProcess(home("a"), Service.LOYALTY).environment()).isEmpty();
    }

    private Home home(String name) {
        return new Home(directory, directory.resolve(name), new Ports(0));
    }
}
