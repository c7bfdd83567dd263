package dev.vso.it;

import dev.vso.cli.Commands;
import dev.vso.testing.KubeSetup;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Result of a command.
 *
 * @param out standard output
 * @param err standard error
 */
record CliResult(int code, String out, String err) {

    /** Runs as the administrator of the sandbox's cluster. */
    static CliResult asAdmin(String... words) {
        return as(TestEnvironment.get().sandbox().kube().kubeconfig(), words);
    }

    /** Runs as the administrator, without naming the operator's namespace. */
    static CliResult anywhere(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of(
                "--kubeconfig",
                TestEnvironment.get().sandbox().kube().kubeconfig().toString()));
        return run(arguments);
    }

    /** Runs as the user of the kubeconfig. */
    static CliResult as(Path kubeconfig, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        if (!arguments.contains("--operator-namespace")) {
            arguments.addAll(List.of("--operator-namespace", KubeSetup.OPERATOR_NAMESPACE));
        }
        return run(arguments);
    }

    private static CliResult run(List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Commands.run(arguments, Map.of("COLUMNS", "1000"), stream(out), stream(err), false);
        return new CliResult(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** The line of a step. */
    String line(String step) {
        return out.lines()
                .filter(line -> line.length() > 2 && line.substring(2).startsWith(step + " "))
                .reduce((_, last) -> last)
                .orElse("");
    }
}
