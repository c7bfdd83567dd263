package dev.vso.operator.time;

import java.time.Duration;

/** Spreads work in time, so that what started together does not stay together. */
public final class Jitter {

    private Jitter() {}

    /**
     * A refresh interval shortened by 10 to 20 percent: VSO's horizon, never later than asked for (vso-behaviour,
     * notation {@code H}).
     *
     * @param random uniform in [0, 1)
     */
    public static Duration earlier(Duration interval, double random) {
        double millis = interval.toMillis();
        return Duration.ofMillis(Math.max(1, Math.round(millis * 0.9 - millis * 0.1 * random)));
    }

    /** A number in [0, 1) that is the same each time it is asked of the same text. */
    public static double hash(String text) {
        return (text.hashCode() >>> 8) / (double) (1 << 24);
    }

    /** A moment within the interval, any as likely as the other, and never at once: a wait of nothing is no wait. */
    public static Duration uniform(Duration interval, double random) {
        return Duration.ofMillis(Math.max(1, Math.round(interval.toMillis() * random)));
    }
}
