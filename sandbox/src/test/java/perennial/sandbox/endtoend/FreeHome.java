package perennial.sandbox.endtoend;

import java.nio.file.Path;
import java.util.Random;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.sandbox.stack.Stack;

/** A place for a sandbox beside others. */
final class FreeHome {

    private FreeHome() {}

    /** On ports that nobody listens on, with files under this name. */
    static Home named(String name) {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Path directory = root.resolve("sandbox/target").resolve(name);
        // Below the ports that the system gives to clients, so that none of these takes the place of an instance that
        // is dead.
        return new Random()
                .ints(10_000, 22_000)
                .mapToObj(offset -> new Home(root, directory, new Ports(offset)))
                .filter(candidate -> new Stack(candidate, news -> {}).findsItsPortsFree())
                .findFirst()
                .orElseThrow();
    }
}
