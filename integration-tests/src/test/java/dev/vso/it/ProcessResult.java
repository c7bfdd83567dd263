package dev.vso.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Result of a program that ended.
 *
 * @param out lines of standard output
 * @param err lines of standard error
 */
record ProcessResult(int code, List<String> out, List<String> err) {

    private static final int PATIENCE_SECONDS = 300;

    /** Runs this build's operator program with these arguments. */
    static ProcessResult ofOperator(Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                OperatorProcesses.classPath(),
                "dev.vso.operator.app.Main"));
        command.addAll(arguments);
        return run(environment, command);
    }

    static ProcessResult run(Map<String, String> environment, List<String> command) {
        try {
            File out = File.createTempFile("chore", ".out");
            File err = File.createTempFile("chore", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out).redirectError(err);
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(command + " does not end; it said " + lines(out) + lines(err));
                }
                return new ProcessResult(process.exitValue(), lines(out), lines(err));
            } finally {
                process.destroyForcibly();
                Files.delete(out.toPath());
                Files.delete(err.toPath());
            }
        } catch (IOException e) {
            throw new AssertionError(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + command + " was running", e);
        }
    }

    private static List<String> lines(File file) throws IOException {
        return Files.readAllLines(file.toPath(), StandardCharsets.UTF_8);
    }

    /** Returns this if it succeeded, else fails with its whole output. */
    ProcessResult succeeded() {
        if (code != 0) {
            throw new AssertionError(
                    "exit code " + code + "\n" + String.join("\n", out) + "\n" + String.join("\n", err));
        }
        return this;
    }
}
