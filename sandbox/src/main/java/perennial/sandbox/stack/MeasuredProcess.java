package perennial.sandbox.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.schemas.Service;

/** A process that a benchmark or a test starts, looks at and stops by itself, on a backbone that runs. */
public final class MeasuredProcess implements AutoCloseable {

    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private final Component component;
    private final ChildProcess process;

    private MeasuredProcess(Home home, Component component) {
        this.component = component;
        this.process = new ChildProcess(home, component);
    }

    /**
     * As it runs for weeks: its JVM chooses collector and compilers itself.
     *
     * @param settings besides those of every sandbox, or instead of them
     */
    public static MeasuredProcess ofService(Home home, Service service, int heapMb, Map<String, String> settings) {
        return new MeasuredProcess(home, new ServiceProcess(home, service, Jvm.Tuning.RUNS_LONG, heapMb, settings));
    }

    /**
     * The process that a whole stack has of a service.
     *
     * @param settings besides those of every sandbox, or instead of them, once it was started here
     */
    public static MeasuredProcess ofStack(Home home, Service service, Map<String, String> settings) {
        return new MeasuredProcess(home, new ServiceProcess(home, service, settings));
    }

    /** The same in a container that has little memory. */
    public static MeasuredProcess ofSmallService(Home home, Service service, int heapMb) {
        return new MeasuredProcess(
                home, new ServiceProcess(home, service, Jvm.Tuning.RUNS_LONG_IN_LITTLE, heapMb, Map.of()));
    }

    /**
     * One of several instances of a service that run at the same time.
     *
     * @param number gives the instance its name and its files
     * @param ports where it listens
     * @param settings besides those of every sandbox, or instead of them
     */
    public static MeasuredProcess ofInstance(
            Home home, Service service, int number, Ports ports, Map<String, String> settings) {
        return new MeasuredProcess(home, ServiceProcess.numbered(home, service, number, ports, settings));
    }

    /**
     * One of several instances of a service that run at the same time, each as in a container that has little memory.
     *
     * @param number gives the instance its name and its files
     * @param ports where it listens
     * @param settings besides those of every sandbox, or instead of them
     */
    public static MeasuredProcess ofSmallInstance(
            Home home, Service service, int number, Ports ports, int heapMb, Map<String, String> settings) {
        return new MeasuredProcess(
                home,
                ServiceProcess.numbered(
                        home, service, number, ports, Jvm.Tuning.RUNS_LONG_IN_LITTLE, heapMb, settings));
    }

    /** A main class of this command that runs on a service's libraries, so that both have the same ones. */
    public static MeasuredProcess onLibrariesOf(
            Home home, Service service, int heapMb, Class<?> main, List<String> arguments) {
        Path code =
                Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath());
        List<String> command = Jvm.main(
                Jvm.Tuning.RUNS_LONG,
                heapMb,
                List.of(
                        "-Dloader.main=" + main.getName(),
                        "-Dloader.path=" + code,
                        "-Dlogback.configurationFile=process-logback.xml"),
                ServiceProcess.jar(home, service).toString(),
                LAUNCHER,
                arguments);
        return new MeasuredProcess(home, new Bare(main.getSimpleName(), command));
    }

    /** What an earlier benchmark may have left running under this name is stopped first. */
    public void start() throws InterruptedException {
        process.stop();
        component.prepare();
        process.start();
    }

    public void awaitReady() throws InterruptedException {
        process.awaitReady();
    }

    public ProcessHandle handle() {
        return process.running()
                .orElseThrow(() -> new Failure(component.name() + " has ended; see " + process.logFile()));
    }

    @Override
    public void close() {
        try {
            process.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Listens nowhere, so that its work alone shows that it is ready. */
    private record Bare(String name, List<String> command) implements Component {

        @Override
        public String address() {
            return name;
        }

        @Override
        public List<Integer> ports() {
            return List.of();
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
