package perennial.sandbox.deadletters;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Table;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "dead-letters",
        description = {
            "Shows what services could not process, or sends it to where it came from once more.",
            "Each dead letter is sent once, however often `replay` is called."
        })
public final class DeadLettersCommand implements Runnable {

    private final Home home;

    @Parameters(
            arity = "0..1",
            paramLabel = "list|replay",
            defaultValue = "list",
            description = "What to do (default: ${DEFAULT-VALUE})")
    private Action action = Action.list;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only those of this topic")
    private @Nullable String topic;

    @Option(names = "--reason", paramLabel = "CODE", description = "Only those with this reason, for example not_avro")
    private @Nullable String reason;

    @Option(names = "--all", description = "List also those that were replayed")
    private boolean all;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "1000",
            description = "List at most so many (default: ${DEFAULT-VALUE})")
    private int max;

    public DeadLettersCommand(Home home) {
        this.home = home;
    }

    /** As they are written on the command line. */
    enum Action {
        list,
        replay
    }

    @Override
    public void run() {
        Selection selection = new Selection(topic, reason);
        DeadLetters letters = new DeadLetters(home);
        switch (action) {
            case list -> list(letters, selection);
            case replay -> {
                DeadLetters.Replayed replayed = letters.replay(selection);
                System.out.println(
                        "Replayed " + replayed.letters() + " dead letters of " + replayed.records() + " records.");
            }
        }
    }

    private void list(DeadLetters letters, Selection selection) {
        Table table = new Table("TOPIC", "PARTITION", "OFFSET", "WHEN", "REASON", "FROM", "KEY", "DETAIL");
        Map<String, Long> countsByReason = new TreeMap<>();
        long[] count = {0};
        letters.forEach(selection, all, letter -> {
            countsByReason.merge(letter.reason(), 1L, Long::sum);
            if (count[0]++ < max) {
                table.row(
                        letter.record().topic(),
                        String.valueOf(letter.record().partition()),
                        String.valueOf(letter.record().offset()),
                        letter.when().toString(),
                        letter.reason(),
                        letter.origin(),
                        letter.key(),
                        letter.detail());
            }
        });
        if (count[0] > 0) {
            System.out.println(table);
        }
        String byReason = countsByReason.entrySet().stream()
                .map(reasonCount -> reasonCount.getValue() + " " + reasonCount.getKey())
                .collect(Collectors.joining(", ", " (", ")"));
        System.out.println(count[0] + " dead letters" + (count[0] > 0 ? byReason : "")
                + (count[0] > max ? "; the first " + max + " are shown" : "") + ".");
    }
}
