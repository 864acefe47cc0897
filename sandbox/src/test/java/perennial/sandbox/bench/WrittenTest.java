package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenTest {

    @Test
    void aSampleComesBackFromItsFile(@TempDir Path directory) {
        Path file = directory.resolve("sample");
        byte[][] sample = {{1, 2, 3}, {}, {-1}};

        new Written(4, 8, List.of(sample)).saveSample(file);

        assertThat(Written.loadSample(file)).isDeepEqualTo(sample);
    }

    @Test
    void theMeanIsThatOfAllRecords() {
        assertThat(new Written(4, 8, List.of()).meanBytes()).isEqualTo(2);
        assertThat(new Written(0, 0, List.of()).meanBytes()).isZero();
    }
}
