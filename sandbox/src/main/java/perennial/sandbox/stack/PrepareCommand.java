package perennial.sandbox.stack;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import perennial.sandbox.home.Home;
import perennial.schemas.SchemaRegistry;
import perennial.schemas.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "prepare",
        description = "Makes topics and registers schemas where others run broker and registry: at"
                + " PERENNIAL_BOOTSTRAP_SERVERS and PERENNIAL_REGISTRY_URL. `up` does so by itself.")
public final class PrepareCommand implements Callable<Integer> {

    private final Home home;

    @Parameters(arity = "1..*", paramLabel = "WHAT", description = "topics, schemas")
    private List<What> wanted = List.of();

    private enum What {
        TOPICS,
        SCHEMAS
    }

    public PrepareCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() throws InterruptedException {
        for (What what : wanted) {
            switch (what) {
                case TOPICS -> new TopicSetup(home).create();
                case SCHEMAS -> {
                    SchemaRegistry registry = SchemaRegistry.at(home.ports().registryUrl());
                    Topics.all().forEach(registry::register);
                }
            }
            System.out.println(what.name().toLowerCase(Locale.ROOT) + " are there");
        }
        return 0;
    }
}
