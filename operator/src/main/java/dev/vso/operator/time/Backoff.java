package dev.vso.operator.time;

import java.time.Duration;
import java.util.Optional;

/**
 * The wait after the n-th failure in a row: exponential with jitter, as VSO's {@code --backoff-*} flags describe it.
 *
 * @param initial the wait after the first failure, before jitter
 * @param max the longest wait, before jitter
 * @param multiplier growth from one failure to the next; above 0
 * @param randomization jitter as a fraction: 0.5 gives half to one and a half times the wait
 * @param maxElapsed retries stop when the failures have lasted this long; zero means never
 */
public record Backoff(Duration initial, Duration max, double multiplier, double randomization, Duration maxElapsed) {

    /** VSO's defaults: 5 s, 60 s, 1.5, 0.5, no end. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60), 1.5, 0.5, Duration.ZERO);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** A wait is at most this part of the remaining time. */
    private static final int PART_LEFT = 3;

    /**
     * The wait, shortened if there is a deadline: retries get more frequent towards it, but at most one a second.
     *
     * @param left time to the deadline; a deadline in the past shortens nothing
     */
    public static Duration inTime(Duration wait, Duration left) {
        if (!left.isPositive()) {
            return wait;
        }
        Duration part = left.dividedBy(PART_LEFT);
        Duration soon = part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
        return soon.compareTo(wait) < 0 ? soon : wait;
    }

    /**
     * The wait after {@code failures} failures in a row that began {@code elapsed} ago; empty to stop retrying.
     *
     * @param failures at least 1
     * @param random uniform in [0, 1)
     */
    public Optional<Duration> after(int failures, Duration elapsed, double random) {
        if (maxElapsed.isPositive() && elapsed.compareTo(maxElapsed) > 0) {
            return Optional.empty();
        }
        double unspread =
                Math.min(initial.toMillis() * Math.pow(multiplier, Math.max(0, failures - 1)), (double) max.toMillis());
        double spread = 1 - randomization + 2 * randomization * random;
        return Optional.of(Duration.ofMillis(Math.max(1, Math.round(unspread * spread))));
    }
}
