package dev.vso.it;

import dev.vso.cli.Commands;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A command that runs until interrupted, with the rights of the sandbox's administrator. */
final class TypedCommand implements AutoCloseable {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Thread command;

    TypedCommand(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of(
                "--kubeconfig",
                TestEnvironment.get().sandbox().kube().kubeconfig().toString()));
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        command = Thread.startVirtualThread(
                () -> Commands.run(arguments, Map.of("COLUMNS", "1000"), stream, stream, false));
    }

    /** Output so far. */
    List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    boolean isRunning() {
        return command.isAlive();
    }

    @Override
    public void close() {
        command.interrupt();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !command.isAlive());
    }
}
