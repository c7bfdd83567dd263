package dev.vso.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs a program to its end. */
final class Tool {

    private static final int TAIL = 40;

    private Tool() {}

    /**
     * Runs a program and passes on each line it prints.
     *
     * @throws IOException if it fails; the message contains its last lines
     */
    static void run(Path folder, Map<String, String> environment, Consumer<String> line, List<String> command)
            throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var tail = new ArrayDeque<String>();
        var process = builder.start();
        try (var output = process.inputReader()) {
            for (var text = output.readLine(); text != null; text = output.readLine()) {
                line.accept(text);
                tail.addLast(text);
                if (tail.size() > TAIL) {
                    tail.removeFirst();
                }
            }
            var exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(
                        String.join(" ", command) + " ended with exit code " + exit + ":\n" + String.join("\n", tail));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), e);
        } finally {
            process.destroy();
        }
    }

    static void run(Path folder, List<String> command) throws IOException {
        run(folder, Map.of(), _ -> {}, command);
    }
}
