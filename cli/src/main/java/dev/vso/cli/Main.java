package dev.vso.cli;

import dev.vso.operator.logging.LogOptions;
import dev.vso.operator.logging.Logging;
import java.util.List;

/** The process of a command that a person types. Exit codes: {@link Commands}. */
public final class Main {

    /** Commands print their own messages; the libraries' log lines would mix with them. */
    private static final LogOptions QUIET = new LogOptions(
            LogOptions.Verbosity.PANIC,
            LogOptions.Encoding.CONSOLE,
            LogOptions.TimeFormat.ISO8601,
            LogOptions.Severity.PANIC);

    private Main() {}

    /**
     * Runs one command and exits with its code; the system property vso.terminal says whether output is a terminal.
     */
    public static void main(String[] arguments) {
        Logging.configure(QUIET);
        List<String> words = arguments.length == 0 ? List.of("help") : List.of(arguments);
        System.exit(Commands.run(words, System.getenv(), System.out, System.err, Boolean.getBoolean("vso.terminal")));
    }
}
