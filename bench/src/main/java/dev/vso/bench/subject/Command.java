package dev.vso.bench.subject;

import dev.vso.testing.Progress;
import dev.vso.testing.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a program to its end, with its output in a file. */
record Command(Path folder, Path log, Progress progress) {

    private static final int TAIL = 20;

    /** Runs it in the folder; on failure the error contains the end of the output. */
    void run(String what, List<String> words) {
        try (var step = progress.begin(what)) {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            step.detail("output in " + log);
            var exit = builder.start().waitFor();
            if (exit != 0) {
                throw new SandboxException(
                        "%s: exit code %d, the whole output is in %s:%n%s".formatted(what, exit, log, tail()));
            }
        } catch (IOException e) {
            throw new SandboxException(what + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted: " + what, e);
        }
    }

    private String tail() throws IOException {
        var lines = Files.readAllLines(log);
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).stream()
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
