package dev.vso.operator.chart;

import dev.vso.operator.program.SystemProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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
        return new Promtool(SystemProgram.PROMTOOL.find());
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
