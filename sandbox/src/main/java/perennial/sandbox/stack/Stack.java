package perennial.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.schemas.Service;

/**
 * Everything that runs, in the order in which it must start and stop: first what others need, and stopped in the opposite order.
 */
public final class Stack {

    private final Home home;
    private final Consumer<String> news;

    private final Postgres postgres;
    private final Broker broker;
    private final Registry registry;
    private final MailCatcher mail;
    private final List<ServiceProcess> services;

    /** @param news is told what starts and stops, for people */
    public Stack(Home home, Consumer<String> news) {
        this(home, news, Jvm.Tuning.STARTS_SOON);
    }

    private Stack(Home home, Consumer<String> news, Jvm.Tuning brokersTuning) {
        this.home = home;
        this.news = news;
        this.postgres = new Postgres(home);
        this.broker = new Broker(home, brokersTuning);
        this.registry = new Registry(home);
        this.mail = new MailCatcher(home);
        this.services = Arrays.stream(Service.values())
                .map(service -> new ServiceProcess(home, service))
                .toList();
    }

    /** One on whose broker things are measured: it starts later and runs faster. */
    public static Stack forMeasuring(Home home, Consumer<String> news) {
        return new Stack(home, news, Jvm.Tuning.RUNS_LONG);
    }

    /** What is started. */
    public enum Extent {
        EVERYTHING,
        /** Broker and registry, and the database that the registry needs. */
        BACKBONE,
        /** All but the services, for whoever runs those elsewhere, for example in a debugger. */
        INFRASTRUCTURE
    }

    /**
     * One process as it is now.
     *
     * @param state for people
     */
    public record Status(String name, String state, String pid, String address, String log) {}

    /**
     * Starts what does not run yet and returns when all of it answers.
     *
     * @throws Failure naming what did not start and why; then nothing runs that did not run before
     */
    public void up(Extent extent) {
        try (StackLock lock = StackLock.take(home)) {
            List<Component> wanted = of(extent);
            refuseTakenPorts(wanted.stream()
                    .filter(component -> process(component).running().isEmpty())
                    .toList());
            new Start().run(extent);
        }
    }

    /** Whether nobody listens where this stack would. */
    public boolean findsItsPortsFree() {
        return everything().stream()
                .flatMap(component -> component.ports().stream())
                .allMatch(Probe::isFree);
    }

    /** Stops what runs. */
    public void down() {
        try (StackLock lock = StackLock.take(home)) {
            stop(everything());
        }
    }

    /** Stops what runs, and deletes all data and the clock's offset. Keys and logs stay. */
    public void reset() {
        try (StackLock lock = StackLock.take(home)) {
            stop(everything());
            DirectoryTree.delete(home.data());
            Files.deleteIfExists(home.clock());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Status> status() {
        return everything().stream().map(this::status).toList();
    }

    private Status status(Component component) {
        ChildProcess process = process(component);
        Optional<ProcessHandle> running = process.running();
        String state = running.isEmpty() ? "stopped" : component.isReady() ? "up" : "not ready";
        String pid = running.map(handle -> Long.toString(handle.pid())).orElse("-");
        return new Status(
                component.name(),
                state,
                pid,
                component.address(),
                process.logFile().toString());
    }

    private void refuseTakenPorts(List<Component> components) {
        List<String> taken = new ArrayList<>();
        for (Component component : components) {
            for (int port : component.ports()) {
                if (!Probe.isFree(port)) {
                    taken.add("Port " + port + " is taken by another process; " + component.name() + " needs it.");
                }
            }
        }
        if (!taken.isEmpty()) {
            throw new Failure(String.join("\n", taken) + "\nNothing was started.");
        }
    }

    private void stop(List<? extends Component> components) {
        List<List<Component>> waves =
                List.of(List.copyOf(services), List.of(registry, mail), List.of(broker, postgres));
        try {
            for (List<Component> wave : waves) {
                List<Parallel.Task> stops = wave.stream()
                        .filter(components::contains)
                        .map(component -> (Parallel.Task) () -> stop(component))
                        .toList();
                Parallel.run(stops);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while stopping", e);
        }
    }

    private void stop(Component component) throws InterruptedException {
        ChildProcess process = process(component);
        if (process.running().isPresent()) {
            boolean killed = process.stop();
            news.accept(component.name() + (killed ? " was killed: it did not stop in time" : " stopped"));
        }
    }

    private List<Component> everything() {
        return of(Extent.EVERYTHING);
    }

    private List<Component> of(Extent extent) {
        return switch (extent) {
            case BACKBONE -> List.of(postgres, broker, registry);
            case INFRASTRUCTURE -> List.of(postgres, broker, registry, mail);
            case EVERYTHING ->
                Stream.concat(of(Extent.INFRASTRUCTURE).stream(), services.stream())
                        .toList();
        };
    }

    private ChildProcess process(Component component) {
        return new ChildProcess(home, component);
    }

    /** One call of {@code up}: it undoes itself if it fails, or is interrupted by Ctrl-C. */
    private final class Start {

        private final Set<Component> started = ConcurrentHashMap.newKeySet();
        private boolean undone;

        void run(Extent extent) {
            Thread undoWhenInterrupted = new Thread(this::undo);
            Runtime.getRuntime().addShutdownHook(undoWhenInterrupted);
            try {
                Parallel.run(List.of(this::startDatabaseAndRegistry, this::startBroker, () -> start(extent, mail)));
                Parallel.run(services.stream()
                        .map(service -> (Parallel.Task) () -> start(extent, service))
                        .toList());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while starting", e);
            } catch (RuntimeException e) {
                undo();
                throw e;
            } finally {
                forget(undoWhenInterrupted);
            }
        }

        private void startDatabaseAndRegistry() throws InterruptedException {
            start(postgres);
            postgres.createDatabases(Stream.concat(
                            Stream.of(Registry.DATABASE),
                            Arrays.stream(Service.values())
                                    .flatMap(service -> ServiceProcess.database(service).stream()))
                    .toList());
            start(registry);
            registry.registerSchemas();
        }

        private void startBroker() throws InterruptedException {
            start(broker);
            new TopicSetup(home).create();
        }

        private void start(Extent extent, Component component) throws InterruptedException {
            if (of(extent).contains(component)) {
                start(component);
            }
        }

        private void start(Component component) throws InterruptedException {
            ChildProcess process = process(component);
            if (process.running().isEmpty()) {
                component.prepare();
                spawn(component, process);
            }
            process.awaitReady();
            news.accept(component.name() + " is up at " + component.address());
        }

        private synchronized void spawn(Component component, ChildProcess process) {
            if (undone) {
                throw new IllegalStateException("Interrupted while starting");
            }
            process.start();
            started.add(component);
        }

        /** Called by whoever comes first, the failure or Ctrl-C; the other waits here until it is done. */
        private synchronized void undo() {
            if (!undone) {
                undone = true;
                stop(List.copyOf(started));
            }
        }

        private static void forget(Thread hook) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is already going down, and the hook is at work.
            }
        }
    }
}
