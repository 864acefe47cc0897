package perennial.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.schemas.Service;

class SecretTest {

    @TempDir
    private Path directory;

    @Test
    void eachIsMadeOnceForAHome() {
        String key = Secret.ERASURE.base64(home("a"));

        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(Secret.ERASURE.base64(home("a"))).isEqualTo(key);
        assertThat(Secret.ERASURE.base64(home("b"))).isNotEqualTo(key);
        assertThat(Secret.EMAIL.base64(home("a"))).isNotEqualTo(key);
    }

    @Test
    void nobodyButItsOwnerCanReadIt() throws IOException {
        String unused = Secret.ERASURE.base64(home("a"));

        assertThat(Files.getPosixFilePermissions(home("a").keys().resolve("erasure.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aServiceGetsItsOwnAndNoOther() {
        assertThat(environment(Service.SEGMENT))
                .isEqualTo(Map.of("PERENNIAL_SEGMENT_ERASURE_KEY", Secret.ERASURE.base64(home("a"))));
        assertThat(environment(Service.VOUCHER))
                .isEqualTo(Map.of("PERENNIAL_VOUCHER_EMAIL_KEY", Secret.EMAIL.base64(home("a"))));
        assertThat(environment(Service.CAMPAIGN))
                .isEqualTo(Map.of(
                        "PERENNIAL_UNSUBSCRIBE_KEY", Secret.UNSUBSCRIBE.base64(home("a")),
                        "PERENNIAL_SUPPRESSION_KEY", Secret.SUPPRESSION.base64(home("a"))));
        assertThat(environment(Service.LOYALTY)).isEmpty();
    }

    private Map<String, String> environment(Service service) {
        return new ServiceProcess(home("a"), service).environment();
    }

    private Home home(String name) {
        return new Home(directory, directory.resolve(name), new Ports(0));
    }
}
