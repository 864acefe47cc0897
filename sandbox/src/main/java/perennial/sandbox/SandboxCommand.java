package perennial.sandbox;

import java.util.Locale;
import java.util.logging.LogManager;
import perennial.sandbox.bench.BenchCommand;
import perennial.sandbox.clock.ClockCommand;
import perennial.sandbox.console.Failure;
import perennial.sandbox.copying.CopyCommand;
import perennial.sandbox.deadletters.DeadLettersCommand;
import perennial.sandbox.definitions.ApplyCommand;
import perennial.sandbox.demo.DemoCommand;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.PublishCommand;
import perennial.sandbox.replay.ReplayCommand;
import perennial.sandbox.stack.DownCommand;
import perennial.sandbox.stack.PrepareCommand;
import perennial.sandbox.stack.ResetCommand;
import perennial.sandbox.stack.StatusCommand;
import perennial.sandbox.stack.UpCommand;
import perennial.sandbox.tail.TailCommand;
import perennial.sandbox.token.TokenCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

@Command(
        name = "./perennial",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description = "Perennial on this machine: broker, registry, database, mail catcher and the four services.",
        footer = {
            "",
            "Environment:",
            "  " + Home.DIRECTORY_VARIABLE + "          where the sandbox's files lie (default: .perennial)",
            "  " + Home.PORT_OFFSET_VARIABLE + "  added to every port (default: 0)"
        })
final class SandboxCommand {

    private SandboxCommand() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        // Failures are told in the command's own words; the registry's client would tell them in a hundred lines.
        LogManager.getLogManager().reset();
        Home home = Home.ofThisProcess();
        CommandLine command = new CommandLine(new SandboxCommand())
                .addSubcommand(new DemoCommand(home))
                .addSubcommand(new UpCommand(home))
                .addSubcommand(new DownCommand(home))
                .addSubcommand(new StatusCommand(home))
                .addSubcommand(new ResetCommand(home))
                .addSubcommand(new PrepareCommand(home))
                .addSubcommand(new ApplyCommand(home))
                .addSubcommand(new ReplayCommand(home))
                .addSubcommand(new PublishCommand(home))
                .addSubcommand(new TailCommand(home))
                .addSubcommand(new CopyCommand(home))
                .addSubcommand(new ClockCommand(home))
                .addSubcommand(new TokenCommand(home))
                .addSubcommand(new DeadLettersCommand(home))
                .addSubcommand(new BenchCommand(home))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    if (!(exception instanceof Failure)) {
                        exception.printStackTrace(commandLine.getErr());
                    }
                    commandLine.getErr().println(exception.getMessage());
                    return commandLine.getCommandSpec().exitCodeOnExecutionException();
                });
        System.exit(command.execute(args));
    }
}
