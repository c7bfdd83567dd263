package dev.vso.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Warnings and errors in an operator's log.
 *
 * @param warnings lines of level warning or error
 * @param timeouts lines about a timeout
 */
public record LogCounts(long warnings, long timeouts) {

    private static final Pattern WARNING = Pattern.compile(
            "\"level\":\\s*\"(warn|warning|error|fatal)\"|\\t(WARN|ERROR)\\t", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIMEOUT =
            Pattern.compile("timed? ?out|did not answer|deadline exceeded", Pattern.CASE_INSENSITIVE);

    /** Counts in a log, in which each line is one event, as JSON or with tabs. */
    static LogCounts of(List<String> lines) {
        return new LogCounts(
                lines.stream().filter(line -> WARNING.matcher(line).find()).count(),
                lines.stream().filter(line -> TIMEOUT.matcher(line).find()).count());
    }

    /** Counts in the lines that were appended to this file since that position. */
    public static LogCounts since(Path log, long position) {
        try (var channel = FileChannel.open(log)) {
            channel.position(position);
            try (var reader = Channels.newReader(channel, StandardCharsets.UTF_8)) {
                return of(reader.readAllLines());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("unreadable: " + log, e);
        }
    }

    /** The current end of the file. */
    public static long position(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("unreadable: " + log, e);
        }
    }

    /** The sum of both. */
    public LogCounts and(LogCounts other) {
        return new LogCounts(warnings + other.warnings, timeouts + other.timeouts);
    }
}
