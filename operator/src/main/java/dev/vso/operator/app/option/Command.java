package dev.vso.operator.app.option;

import dev.vso.operator.app.BuildInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The command of a command line. */
public sealed interface Command {
    /** The file with the namespace of a pod. */
    Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    /** Print the flags. */
    record ShowHelp() implements Command {}

    /** Print the build information. */
    record ShowVersion(BuildInfo.Form form) implements Command {}

    /**
     * Run the operator.
     *
     * @param warnings to be logged after logging is set up
     */
    record Run(OperatorOptions options, List<String> warnings) implements Command {}

    /**
     * Upgrade the custom resource definitions to those in a directory.
     *
     * @param limit time limit
     */
    record UpgradeDefinitions(Path folder, OperatorOptions options, Duration limit) implements Command {}

    /**
     * Remove the finalizers from all resources.
     *
     * @param limit time limit
     */
    record Uninstall(OperatorOptions options, Duration limit) implements Command {}

    /**
     * Parses a command line.
     *
     * @throws UsageException if it is invalid
     */
    static Command read(List<String> commandLine, Map<String, String> environment) {
        Invocation invocation = Invocation.of(commandLine);
        Arguments read = Arguments.read(invocation.arguments(), environment);
        if (OptionsReader.isOn(read, Flag.HELP)) {
            return new ShowHelp();
        }
        if (OptionsReader.isOn(read, Flag.VERSION)) {
            return new ShowVersion(read.value(Flag.OUTPUT, BuildInfo.Form::parse));
        }
        OptionsReader reader = new OptionsReader(read, POD_NAMESPACE);
        if (invocation.mode() == Invocation.Mode.UPGRADE_CRDS) {
            return new UpgradeDefinitions(
                    reader.definitions(invocation.executable()), reader.options(), reader.upgradeLimit());
        }
        if (OptionsReader.isOn(read, Flag.UNINSTALL)) {
            return new Uninstall(reader.options(), reader.uninstallLimit());
        }
        OperatorOptions options = reader.options();
        return new Run(options, new StartupWarnings(read, options).lines());
    }
}
