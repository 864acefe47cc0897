package perennial.sandbox.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of JVMs like the one that this command runs on. */
final class Jvm {

    private Jvm() {}

    /** What a JVM is good at. */
    enum Tuning {
        /** Eight of them share a laptop's cores: what counts is that they start soon. */
        STARTS_SOON(false, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        /** Collector and compilers are what the JVM itself chooses, as where services run for weeks; the heap is all there. */
        RUNS_LONG(true),
        /** The same in a container of less than 1792 MB, as the image says. */
        RUNS_LONG_IN_LITTLE(false, "-XX:+UseSerialGC", "-XX:NewRatio=1", "-XX:SurvivorRatio=4");

        private final boolean wholeHeap;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> options;

        Tuning(boolean wholeHeap, String... options) {
            this.wholeHeap = wholeHeap;
            this.options = List.of(options);
        }
    }

    static List<String> jar(Tuning tuning, int heapMb, List<String> options, Path jar, List<String> arguments) {
        return command(tuning, heapMb, options, List.of("-jar", jar.toString()), arguments);
    }

    /** A main class from this command's own class path. */
    static List<String> main(
            Tuning tuning, int heapMb, List<String> options, String mainClass, List<String> arguments) {
        return main(tuning, heapMb, options, System.getProperty("java.class.path"), mainClass, arguments);
    }

    static List<String> main(
            Tuning tuning,
            int heapMb,
            List<String> options,
            String classPath,
            String mainClass,
            List<String> arguments) {
        return command(tuning, heapMb, options, List.of("-cp", classPath, mainClass), arguments);
    }

    private static List<String> command(
            Tuning tuning, int heapMb, List<String> options, List<String> what, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMb + "m");
        if (tuning.wholeHeap) {
            command.add("-Xms" + heapMb + "m");
        }
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(tuning.options);
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
