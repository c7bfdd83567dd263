package dev.vso.bench;

import dev.vso.sandbox.OperatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures for the terminal and for the documentation. */
interface Figures {

    /** One figure, and what it is of. */
    record Row(String what, String figure) {}

    /** The name of the page below {@code docs/}. */
    String file();

    /** The heading of the page. */
    String title();

    /** The command that makes these figures again. */
    String command();

    /** What is to be known of how they came about. */
    String about();

    List<Row> rows();

    default String table() {
        var width = rows().stream().mapToInt(row -> row.what().length()).max().orElse(0) + 2;
        return rows().stream()
                .map(row -> ("  %-" + width + "s %s%n").formatted(row.what(), row.figure()))
                .collect(Collectors.joining());
    }

    default String page() {
        return """
                # %s

                Made by `%s` on %s: %s, %d processors, Java %s. %s

                | | |
                |---|---|
                %s
                """.formatted(
                        title(),
                        command(),
                        LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        about().strip(),
                        rows().stream()
                                .map(row -> "| %s | %s |".formatted(row.what(), row.figure()))
                                .collect(Collectors.joining("\n")));
    }

    /** The flags that the operator's container has, and that the operator ran with. */
    static String javaOptions() {
        return String.join(" ", OperatorProcess.JAVA_OPTIONS);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
