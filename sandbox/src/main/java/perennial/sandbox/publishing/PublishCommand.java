package perennial.sandbox.publishing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.schemas.Spread;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "publish",
        description = {
            "Publishes one event a line, plain JSON checked against the topic's schema.",
            "All lines are checked first; if one is bad, nothing of the file is published."
        })
public final class PublishCommand implements Runnable {

    /** A reader of committed records waits this long, and a millisecond an event, if this command is killed half-way. */
    private static final Duration BASE_PATIENCE = Duration.ofSeconds(30);

    /** The broker grants no more. */
    private static final Duration MAX_PATIENCE = Duration.ofMinutes(15);

    private final Home home;

    @Parameters(
            index = "0",
            paramLabel = "TOPIC",
            description = "A topic of the catalogue, for example storefront.orders")
    private String topic = "";

    @Parameters(index = "1", paramLabel = "FILE.jsonl", description = "The events")
    private @Nullable Path file;

    public PublishCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        publish(Topics.named(topic)
                .orElseThrow(() -> new Failure("There is no topic '" + topic + "'. There are: "
                        + Topics.all().stream().map(Topic::name).collect(Collectors.joining(", ")) + ".")));
    }

    private <V extends SpecificRecord> void publish(Topic<V> to) {
        if (to.spread() == Spread.EVERY_PARTITION) {
            throw new Failure(
                    "Records of " + to.name() + " stand on every partition. Put definitions with `./perennial apply`.");
        }
        EventFile<V> events = new EventFile<>(Objects.requireNonNull(file), to);
        long count = events.check();
        try (EventPublisher publisher = EventPublisher.allOrNothing(home, patience(count));
                Progress progress = new Progress("Publishing", count)) {
            publisher.inTransaction(() -> events.forEach(event -> {
                publisher.publish(to, event);
                progress.step();
            }));
        }
        System.out.println("Published " + count + " events to " + to.name() + ".");
    }

    private static Duration patience(long events) {
        Duration wanted = BASE_PATIENCE.plusMillis(events);
        return wanted.compareTo(MAX_PATIENCE) < 0 ? wanted : MAX_PATIENCE;
    }
}
