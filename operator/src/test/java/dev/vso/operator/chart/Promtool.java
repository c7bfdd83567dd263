package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prometheus' own checker of rules. Where it is not installed, tests that need it are skipped; in the continuous
 * integration that is a failure.
 */
final class Promtool {

    private final Path program;

    private Promtool(Path program) {
        this.program = program;
    }

    /** What it said and whether it was content. */
    record Outcome(int code, String output) {}

    static Promtool find() {
        Optional<Path> found = Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve("promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        String lack = "promtool is not on the PATH: install it (Debian: apt-get install prometheus)";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as(lack).isPresent();
        }
        assumeTrue(found.isPresent(), lack);
        return new Promtool(found.orElseThrow());
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Arrays.stream(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
