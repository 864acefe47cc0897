package perennial.sandbox.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of JVMs like the one that this command runs on. */
final class Jvm {

    private Jvm() {}

    static List<String> jar(int heapMb, List<String> options, Path jar, List<String> arguments) {
        return command(heapMb, options, List.of("-jar", jar.toString()), arguments);
    }

    /** A main class from this command's own class path. */
    static List<String> main(int heapMb, List<String> options, String mainClass, List<String> arguments) {
        return command(heapMb, options, List.of("-cp", System.getProperty("java.class.path"), mainClass), arguments);
    }

    private static List<String> command(int heapMb, List<String> options, List<String> what, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMb + "m");
        command.add("-XX:+ExitOnOutOfMemoryError");
        // Eight JVMs share a laptop's cores: what counts is that they start soon.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        // Avro loads generated classes of trusted packages only.
        command.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=perennial,java.lang,java.time");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(options);
        command.addAll(what);
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
