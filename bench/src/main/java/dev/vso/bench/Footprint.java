package dev.vso.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process takes at one moment.
 *
 * @param peakKilobytes the most memory it ever held; empty where the system does not tell (only Linux does)
 * @param kilobytes the memory it holds now
 * @param cpu the processor time it has used since it began
 */
record Footprint(OptionalLong peakKilobytes, OptionalLong kilobytes, Duration cpu) {

    static Footprint of(long pid) {
        var lines = status(pid);
        return new Footprint(
                value(lines, "VmHWM:"),
                value(lines, "VmRSS:"),
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO));
    }

    private static List<String> status(long pid) {
        try {
            var file = Path.of("/proc", Long.toString(pid), "status");
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static OptionalLong value(List<String> lines, String name) {
        Optional<String> line = lines.stream().filter(it -> it.startsWith(name)).findFirst();
        return line.map(it -> it.replaceAll("\\D", ""))
                .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                .orElse(OptionalLong.empty());
    }

    /** Kilobytes as whole megabytes, for people. */
    static String megabytes(OptionalLong kilobytes) {
        return kilobytes.isEmpty() ? "not told by this system" : Math.round(kilobytes.getAsLong() / 1024.0) + " MB";
    }
}
