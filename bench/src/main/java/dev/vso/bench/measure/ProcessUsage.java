package dev.vso.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The usage of a process by {@code /proc}: user and system time, and resident memory.
 *
 * @param cpu processor time since its start
 * @param megabytes current memory
 * @param peakMegabytes its highest memory so far
 */
public record ProcessUsage(Duration cpu, double megabytes, double peakMegabytes) {

    /** No usage. */
    public static final ProcessUsage NONE = new ProcessUsage(Duration.ZERO, 0, 0);

    private static final int TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
    private static final int USER_TIME = 11; // proc(5): counted from the field after the name
    private static final int SYSTEM_TIME = 12;

    /** The usage of a process; none if it has ended. */
    public static ProcessUsage of(long pid) {
        var folder = Path.of("/proc", Long.toString(pid));
        try {
            return parse(Files.readString(folder.resolve("stat")), Files.readString(folder.resolve("status")));
        } catch (IOException _) {
            return NONE;
        }
    }

    /** Reads the two files of {@code /proc/PID}. */
    static ProcessUsage parse(String stat, String status) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        var ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        return new ProcessUsage(
                Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND),
                megabytes(status, "VmRSS:"),
                megabytes(status, "VmHWM:"));
    }

    private static double megabytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(0);
    }

    /** The sum of time and memory; the peak is the higher one, because a limit applies to each process. */
    public ProcessUsage and(ProcessUsage other) {
        return new ProcessUsage(
                cpu.plus(other.cpu), megabytes + other.megabytes, Math.max(peakMegabytes, other.peakMegabytes));
    }
}
