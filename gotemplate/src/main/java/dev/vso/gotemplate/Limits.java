package dev.vso.gotemplate;

import java.time.Duration;

/**
 * What the executions that share one {@link Budget} may use.
 *
 * @param time how long they may take; a backstop, for {@code work} is what bounds them on a machine that is not busy
 * @param work how much they may do: a unit for each byte or item that anything passes, 16 for a step of a template, and
 *     what costs more counts more; a unit takes 5 ns at most
 * @param outputBytes how many bytes they may write, and how many a single string on the way may have
 * @param memoryBytes how many bytes all values together may have that one of them makes on its way, kept or not
 * @param depth how deep templates may call each other
 */
public record Limits(Duration time, long work, int outputBytes, long memoryBytes, int depth) {
    private static final long DEFAULT_WORK = 200_000_000;
    private static final long MEMORY_FACTOR = 64;

    /** 200 million units of work, about a second; 5 seconds; 1 MiB; 64 MiB on the way; 100 templates deep. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), 1024 * 1024, 100);

    public Limits {
        if (time.isNegative() || work < 0 || outputBytes < 0 || memoryBytes < 0 || depth < 0) {
            throw new IllegalArgumentException("limits must not be negative");
        }
    }

    /** With 200 million units of work, and 64 times the bytes of the output on the way. */
    public Limits(Duration time, int outputBytes, int depth) {
        this(time, DEFAULT_WORK, outputBytes, MEMORY_FACTOR * outputBytes, depth);
    }

    /** These with another limit of memory. */
    public Limits withMemory(long bytes) {
        return new Limits(time, work, outputBytes, bytes, depth);
    }

    /** These with another limit of work. */
    public Limits withWork(long units) {
        return new Limits(time, units, outputBytes, memoryBytes, depth);
    }
}
