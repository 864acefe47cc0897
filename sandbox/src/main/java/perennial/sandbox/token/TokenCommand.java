package perennial.sandbox.token;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "token", description = "Prints a bearer token for the sandbox, good for 12 hours unless said.")
public final class TokenCommand implements Runnable {

    private final Home home;

    @Parameters(arity = "1..*", paramLabel = "SCOPE", description = "storefront, support, marketing or data")
    private List<String> scopes = List.of();

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            defaultValue = "sandbox",
            description = "Who acts (default: ${DEFAULT-VALUE})")
    private String subject = "";

    @Option(
            names = "--good-for",
            paramLabel = "DURATION",
            defaultValue = "PT12H",
            description = "ISO 8601 (default: ${DEFAULT-VALUE})")
    private Duration life = Tokens.LIFE;

    public TokenCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        Set<Scope> named = scopes.stream()
                .flatMap(given -> List.of(given.strip().split("[ ,]+")).stream())
                .map(Scope::named)
                .collect(Collectors.toUnmodifiableSet());
        System.out.println(new Tokens(home).sign(subject, named, life));
    }
}
