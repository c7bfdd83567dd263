package dev.vso.cli;

import dev.vso.operator.app.BuildInfo;
import dev.vso.operator.app.KubernetesAccess;
import dev.vso.operator.inventory.ForbiddenException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The commands for people, by their names on the command line. The operator itself is started by flags only. */
@Command(
        name = "vso",
        description =
                "Shows what the Vault secrets operator does in a cluster, and triggers syncs; with your own rights.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no problem found, or done",
            "1:a problem was found or the command failed; the output says why",
            "2:the command line is invalid"
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n")
public final class Commands {

    static final int FINE = 0;
    static final int BROKEN = 1;

    private Commands() {}

    /**
     * Runs the command and returns its exit code: 0 success, 1 broken or failed, 2 wrong usage.
     *
     * @param terminal whether standard output is a terminal
     */
    public static int run(
            List<String> arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            boolean terminal) {
        var console = new Console(out, err, environment, terminal);
        if (arguments.getFirst().equals(CompleteCommand.NAME)) {
            return CompleteCommand.answer(arguments.subList(1, arguments.size()), console);
        }
        return line(console).execute(arguments.toArray(String[]::new));
    }

    static CommandLine line(Console console) {
        var line = new CommandLine(new Commands());
        line.addSubcommand(new ExplainCommand(console));
        line.addSubcommand(new ListCommand(console));
        line.addSubcommand(new SyncCommand(console));
        line.addSubcommand(new RenewCommand(console));
        line.addSubcommand(new RotationCommand(console));
        line.addSubcommand(new MigrateCommand(console));
        line.addSubcommand(new CompletionCommand(console));
        line.addSubcommand(new CommandLine.HelpCommand());
        line.getCommandSpec().version(BuildInfo.ofThisBuild().version());
        line.getSubcommands().values().forEach(Commands::addStandardOptions);
        line.setOut(writer(console.out()));
        line.setErr(writer(console.err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setUsageHelpWidth(console.width());
        line.setParameterExceptionHandler((e, _) -> misused(e, console));
        line.setExecutionExceptionHandler((e, at, _) -> failed(e, at, console));
        return line;
    }

    /** Adds the options that all commands have. */
    private static void addStandardOptions(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.mixinStandardHelpOptions(false)
                    .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("This help.")
                            .build());
        }
        spec.usageMessage()
                .sortOptions(false)
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n");
    }

    /** Prints one line, with a hint where to read more. */
    private static int misused(CommandLine.ParameterException e, Console console) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String name = command.qualifiedName();
        console.err().println("%s: %s".formatted(name, e.getMessage()));
        console.err().println("%s --help shows the usage".formatted(name));
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine at, Console console) {
        String why = switch (e) {
            case KubernetesClientException refused -> KubernetesAccess.explain(refused);
            case ForbiddenException refused -> String.valueOf(refused.getMessage());
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
        console.progress("");
        console.err().println("vso " + at.getCommandName() + ": " + why);
        return BROKEN;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
