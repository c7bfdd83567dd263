package dev.vso.operator.app;

import dev.vso.operator.app.option.Arguments;
import dev.vso.operator.app.option.Command;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.app.option.UsageException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options as the command line would give them, for an operator inside the test's process. */
public final class TestOptions {

    private TestOptions() {}

    public static OperatorOptions read(Path kubeconfig, String operatorNamespace, String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "--kubeconfig=" + kubeconfig,
                "--leader-elect=false",
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:0"));
        arguments.addAll(List.of(flags));
        return read(arguments, operatorNamespace);
    }

    /** The options that result from these flags alone, as in a container. */
    public static OperatorOptions rendered(List<String> flags, String operatorNamespace) {
        return read(flags, operatorNamespace);
    }

    /** The options that result from these flags alone, outside of a pod and without variables. */
    public static OperatorOptions typed(List<String> flags) {
        return read(flags, Map.of());
    }

    /** The start-up message for a namespace that does not exist. */
    public static Optional<String> missingNamespace(OperatorOptions options) {
        try (KubernetesClient client = KubernetesAccess.client(options.kubernetes())) {
            return OperatorLocator.missing(client, options.namespaces().own());
        }
    }

    /** Parses a command line like the process does. */
    public static void reads(List<String> arguments) {
        Command.read(arguments, Map.of());
    }

    /** Whether the flag exists in this build. */
    public static boolean knows(String flag) {
        try {
            Arguments.read(List.of(flag), Map.of());
            return true;
        } catch (UsageException e) {
            return false;
        }
    }

    private static OperatorOptions read(List<String> arguments, String operatorNamespace) {
        return read(arguments, Map.of("OPERATOR_NAMESPACE", operatorNamespace));
    }

    private static OperatorOptions read(List<String> arguments, Map<String, String> environment) {
        return switch (Command.read(arguments, environment)) {
            case Command.Run(OperatorOptions options, var _) -> options;
            case Command.ShowHelp _, Command.ShowVersion _, Command.UpgradeDefinitions _, Command.Uninstall _ ->
                throw new AssertionError("flags ask for something else");
        };
    }
}
