package dev.vso.gotemplate;

import java.time.Duration;

/**
 * What one execution may use.
 *
 * @param time how long it may take; seen at every step, and within long searches
 * @param outputBytes how many bytes it may write, and how many a single string on the way may have; all values that it
 *     makes on the way may have 64 times as many together
 * @param depth how deep templates may call each other
 */
public record Limits(Duration time, int outputBytes, int depth) {
    /** One second, 1 MiB, 100 templates deep. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(1), 1024 * 1024, 100);

    public Limits {
        if (time.isNegative() || outputBytes < 0 || depth < 0) {
            throw new IllegalArgumentException("limits must not be negative");
        }
    }
}
