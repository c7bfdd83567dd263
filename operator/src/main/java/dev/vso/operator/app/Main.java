package dev.vso.operator.app;

import dev.vso.operator.app.option.Command;
import dev.vso.operator.app.option.Flag;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.app.option.UsageException;
import dev.vso.operator.heap.EarlyCollections;
import dev.vso.operator.logging.Logging;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process: parses the command line and runs the requested command.
 *
 * <p>Exit codes: 0 on success (including SIGTERM), 1 on failure, 2 if the command line or the environment is invalid.
 */
public final class Main {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final Duration CLOSING_LIMIT = Duration.ofMillis(1800);

    private Main() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.getenv(), System.out, System.err);
        if (code != DONE) {
            System.exit(code);
        }
    }

    /** Runs the command in the arguments and returns the exit code; the operator itself runs until the process ends. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            return switch (Command.read(arguments, environment)) {
                case Command.ShowHelp _ -> print(out, help());
                case Command.ShowVersion(BuildInfo.Form form) ->
                    print(out, BuildInfo.ofThisBuild().print(form));
                case Command.Run(OperatorOptions options, List<String> warnings) ->
                    start(options, warnings, OperatorLocator.isAssumed(environment));
                case Command.UpgradeDefinitions asked -> Maintenance.upgrade(asked, out, err) ? DONE : FAILED;
                case Command.Uninstall asked -> Maintenance.uninstall(asked, out, err) ? DONE : FAILED;
            };
        } catch (UsageException e) {
            err.println("vault-secrets-operator: " + e.getMessage());
            return MISUSED;
        }
    }

    /** @param assumed whether the operator's namespace is the default, because nothing names it */
    private static int start(OperatorOptions options, List<String> warnings, boolean assumed) {
        Logging.configure(options.log());
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info("starting {}", BuildInfo.ofThisBuild().print(BuildInfo.Form.TEXT));
        warnings.forEach(log::warn);
        try {
            VaultSecretsOperator operator = VaultSecretsOperator.start(options, () -> System.exit(FAILED));
            Shutdown.closeAtExit(operator, CLOSING_LIMIT);
            if (assumed) {
                operator.missingNamespace().ifPresent(log::warn);
            }
            // Signals end the process; without this thread it would end if no listener keeps it running.
            EarlyCollections.untilTheProcessEnds();
            return DONE;
        } catch (IllegalStateException | UncheckedIOException | OperatorException e) {
            log.error("the operator could not start: {}", e.getMessage());
            return FAILED;
        } catch (RuntimeException e) {
            log.error("the operator could not start", e);
            return FAILED;
        }
    }

    private static String help() {
        StringBuilder help = new StringBuilder("Keeps Kubernetes Secrets in sync with Vault.\n\nFlags:\n");
        Arrays.stream(Flag.values()).forEach(flag -> {
            String form = flag.form() == Flag.Form.SWITCH ? "" : "=…";
            help.append("  --").append(flag.text()).append(form).append('\n');
            help.append("        ").append(flag.meaning());
            if (!flag.byDefault().isEmpty()) {
                help.append(" (default ").append(flag.byDefault()).append(')');
            }
            if (!flag.variable().isEmpty()) {
                help.append(" [").append(flag.variable()).append(" wins]");
            }
            help.append('\n');
        });
        return help.toString();
    }

    private static int print(PrintStream out, String text) {
        out.println(text.stripTrailing());
        return DONE;
    }
}
