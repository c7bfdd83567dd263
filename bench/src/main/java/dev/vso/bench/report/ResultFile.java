package dev.vso.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * All figures ever measured, a line each with tabs between: time, command, variant, count, key, value, unit.
 *
 * @param file it is appended to
 */
public record ResultFile(Path file) {

    /** Appends the result of one run. */
    public void append(Instant when, String call, Result result) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, lines(when, call, result), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static String lines(Instant when, String call, Result result) {
        return result.figures().stream()
                .map(figure -> String.format(
                        Locale.ROOT,
                        "%s\t%s\t%s\t%d\t%s\t%.3f\t%s%n",
                        when,
                        call,
                        result.variant(),
                        result.count(),
                        figure.key(),
                        figure.value(),
                        figure.unit().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining());
    }
}
