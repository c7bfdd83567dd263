package dev.vso.it;

import java.time.Duration;
import java.util.List;

/** How long things took, of which tests print what matters: half of them, nearly all, and the longest. */
record Delays(List<Duration> all) {

    /** The delay that this share of all does not exceed. */
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
