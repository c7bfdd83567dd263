package dev.vso.operator.time;

import java.time.Duration;

/** Spreads work in time, so that tasks that start together do not run together. */
public final class Jitter {

    private Jitter() {}

    /**
     * A refresh interval shortened by 10 to 20 percent, as VSO does it; never longer than requested.
     *
     * @param random uniform in [0, 1)
     */
    public static Duration earlier(Duration interval, double random) {
        double millis = interval.toMillis();
        return Duration.ofMillis(Math.max(1, Math.round(millis * 0.9 - millis * 0.1 * random)));
    }

    /** A number in [0, 1) that is always the same for the same text. */
    public static double hash(String text) {
        return (text.hashCode() >>> 8) / (double) (1 << 24);
    }

    /** A uniformly random wait within the interval, never zero. */
    public static Duration uniform(Duration interval, double random) {
        return Duration.ofMillis(Math.max(1, Math.round(interval.toMillis() * random)));
    }
}
