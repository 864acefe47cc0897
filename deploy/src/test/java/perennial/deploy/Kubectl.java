package perennial.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The real kubectl. The build has one for Linux on amd64 from Maven Central; elsewhere {@code -Dperennial.kubectl=/usr/bin/kubectl}
 * names one.
 */
final class Kubectl {

    private static final Path PACKAGE = Path.of("target/kubectl");
    private static final Path BINARY = PACKAGE.resolve("kubectl");

    private Kubectl() {}

    /** What {@code kubectl kustomize} prints. */
    static String kustomize(Path directory) {
        Path out = PACKAGE.resolve(directory.getFileName() + ".yaml");
        Path err = PACKAGE.resolve(directory.getFileName() + ".err");
        try {
            int exit = new ProcessBuilder(command(), "kustomize", directory.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("kubectl kustomize " + directory + ":\n" + Files.readString(err));
            }
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static synchronized String command() throws IOException {
        Optional<String> given = Optional.ofNullable(System.getProperty("perennial.kubectl"));
        if (given.isPresent()) {
            return given.get();
        }
        if (!Files.exists(BINARY)) {
            unpack();
        }
        return BINARY.toAbsolutePath().toString();
    }

    private static void unpack() throws IOException {
        try (Stream<Path> files = Files.walk(PACKAGE)) {
            Path archive = files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow();
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
                while (!tar.getNextEntry().getName().endsWith("layer.zip")) {
                    // what else is in the package is not needed
                }
                unpackFromLayer(tar);
            }
        }
    }

    private static void unpackFromLayer(InputStream layer) throws IOException {
        ZipInputStream zip = new ZipInputStream(layer);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith("kubectl/kubectl")) {
                Files.copy(zip, BINARY);
                if (!BINARY.toFile().setExecutable(true)) {
                    throw new IOException(BINARY + " cannot be made executable");
                }
                return;
            }
        }
        throw new IOException("There is no kubectl in the package");
    }
}
