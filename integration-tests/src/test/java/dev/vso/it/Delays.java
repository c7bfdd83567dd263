package dev.vso.it;

import java.time.Duration;
import java.util.List;

/** Measured durations; tests print median, a high percentile and maximum. */
record Delays(List<Duration> all) {

    /** The duration that this share of all measurements does not exceed. */
    Duration within(double share) {
        List<Duration> sorted = all.stream().sorted().toList();
        return sorted.get(Math.clamp((int) Math.ceil(sorted.size() * share) - 1, 0, sorted.size() - 1));
    }

    void print(String what) {
        System.out.printf(
                "%s: %d replaced, half within %d ms, p99 %d ms, the last after %d ms%n",
                what,
                all.size(),
                within(0.5).toMillis(),
                within(0.99).toMillis(),
                within(1).toMillis());
    }
}
