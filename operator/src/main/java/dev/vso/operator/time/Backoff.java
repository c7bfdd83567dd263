package dev.vso.operator.time;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait after the n-th failure in a row: exponential with random spread, as VSO's {@code --backoff-*} flags
 * describe it.
 *
 * @param initial the wait after the first failure, before spreading
 * @param max the longest wait, before spreading
 * @param multiplier growth from one failure to the next; above 0
 * @param randomization spread as a fraction: 0.5 gives half to one and a half times the wait
 * @param maxElapsed when the failures have lasted this long, stop retrying; zero means never stop
 */
public record Backoff(Duration initial, Duration max, double multiplier, double randomization, Duration maxElapsed) {

    /** VSO's defaults: 5 s, 60 s, 1.5, 0.5, never stop. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60), 1.5, 0.5, Duration.ZERO);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Of the time that is left, no more than this part is waited at once. */
    private static final int PART_LEFT = 3;

    /**
     * The wait, shortened if something would be lost in it: then tries follow each other faster the nearer that comes,
     * but no faster than one a second.
     *
     * @param left until it is lost; what is lost already shortens nothing
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
     * The wait after {@code failures} failures in a row that began {@code elapsed} ago, or empty to stop retrying.
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
