package dev.vso.operator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the command line asks for. */
sealed interface Command {
    /** Where Kubernetes tells a pod its namespace. */
    Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    /** Print the flags. */
    record ShowHelp() implements Command {}

    /** Print which build this is. */
    record ShowVersion(BuildInfo.Form form) implements Command {}

    /**
     * Run the operator.
     *
     * @param warnings to be logged once logging is set up
     */
    record Run(OperatorOptions options, List<String> warnings) implements Command {}

    /**
     * Reads a command line.
     *
     * @throws UsageException if it makes no sense
     */
    static Command read(List<String> arguments, Map<String, String> environment) {
        Arguments read = Arguments.read(arguments, environment);
        if (OptionsReader.isOn(read, Flag.HELP)) {
            return new ShowHelp();
        }
        if (OptionsReader.isOn(read, Flag.VERSION)) {
            return new ShowVersion(read.value(Flag.OUTPUT, BuildInfo.Form::parse));
        }
        OptionsReader reader = new OptionsReader(read, POD_NAMESPACE);
        return new Run(reader.options(), reader.warnings());
    }
}
