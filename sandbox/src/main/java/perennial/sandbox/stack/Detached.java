package perennial.sandbox.stack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a command is begun with, so that neither Ctrl-C nor the end of the terminal reaches the process. Both keep its pid. */
final class Detached {

    static final List<String> PREFIX = onPath("setsid") ? List.of("setsid") : List.of("nohup");

    private Detached() {}

    static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
