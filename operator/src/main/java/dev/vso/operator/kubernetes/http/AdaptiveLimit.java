package dev.vso.operator.kubernetes.http;

import java.time.Duration;

/**
 * How many requests a server takes at once, found by its answers: while they come as quickly as they usually do the limit
 * grows, when they become slower it shrinks, and a server that refuses or does not answer halves it. When
 * {@value #DOWN_AFTER} requests in a row got no answer the server counts as down: then one request at a time asks how it
 * is, at intervals that grow to {@value #LONGEST_PAUSE_SECONDS} seconds.
 *
 * <p>The rule for slower and quicker is that of the gradient algorithm, as in Netflix's concurrency-limits: the limit
 * moves towards {@code limit × (usual ÷ recent response time) + headroom}.
 *
 * @param limit requests at once
 * @param usual response time over the last {@value #LONG_RUN} answers or so, in nanoseconds; 0 before the first
 * @param recent response time over the last few answers, in nanoseconds
 * @param failures requests in a row that got no useful answer
 * @param pausedUntil before then no request is sent, in nanoseconds from any beginning
 * @param cutAt when the limit was last cut because of a failure
 */
record AdaptiveLimit(double limit, double usual, double recent, int failures, long pausedUntil, long cutAt) {

    /** Fewer would let one slow answer stop everything. */
    static final int LEAST = 4;

    /** The API server allows 100 streams on a connection; answers that have begun and leadership need some of them. */
    static final int MOST = 64;

    static final int DOWN_AFTER = 6;

    private static final int START = 16;
    private static final int LONGEST_PAUSE_SECONDS = 5;
    private static final long LONGEST_PAUSE =
            Duration.ofSeconds(LONGEST_PAUSE_SECONDS).toNanos();
    private static final long LONGEST_ASKED_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final long FIRST_PAUSE = Duration.ofMillis(250).toNanos();
    private static final int MOST_DOUBLINGS = 5;
    private static final double LONG_RUN = 500;
    private static final double SHORT_RUN = 10;
    private static final double TOLERANCE = 1.5;
    private static final double HEADROOM = 4;
    private static final double SMOOTHING = 0.2;
    private static final double LEAST_GRADIENT = 0.5;

    static AdaptiveLimit initial(long now) {
        return new AdaptiveLimit(START, 0, 0, 0, now, now - LONGEST_PAUSE);
    }

    /** How many requests may be under way at once. */
    int requests() {
        return isDown() ? 1 : (int) limit;
    }

    /** Whether the server counts as down. */
    boolean isDown() {
        return failures >= DOWN_AFTER;
    }

    boolean isPaused(long now) {
        return now - pausedUntil < 0;
    }

    /**
     * The server answered.
     *
     * @param took from sending to the answer, in nanoseconds
     * @param underWay requests at that moment, this one included
     */
    AdaptiveLimit answered(long took, int underWay) {
        double newRecent = recent == 0 ? took : recent + (took - recent) / SHORT_RUN;
        double newUsual = usual == 0 ? took : usual + (took - usual) / LONG_RUN;
        if (newUsual > 2 * newRecent) {
            newUsual *= 0.95; // it was slow for long, and is not any more
        }
        if (isDown()) {
            return new AdaptiveLimit(LEAST, newUsual, newRecent, 0, pausedUntil, cutAt);
        }
        double gradient = Math.clamp(TOLERANCE * newUsual / newRecent, LEAST_GRADIENT, 1.0);
        double towards = limit * gradient + HEADROOM;
        boolean used = underWay >= limit / 2;
        double moved =
                towards > limit && !used ? limit : limit + SMOOTHING * (towards - limit) / Math.max(1, limit / 4);
        return new AdaptiveLimit(Math.clamp(moved, LEAST, MOST), newUsual, newRecent, 0, pausedUntil, cutAt);
    }

    /**
     * The server said that it has too much to do, or did not answer.
     *
     * @param pause how long it asks to be left alone; zero if it does not say
     */
    AdaptiveLimit failed(long now, Duration pause) {
        int more = failures + 1;
        long asked = Math.min(pause.toNanos(), LONGEST_ASKED_PAUSE);
        long waits = more < DOWN_AFTER
                ? asked
                : Math.max(asked, Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(more - DOWN_AFTER, MOST_DOUBLINGS)));
        long until = Math.max(pausedUntil, now + waits);
        // Requests that were sent together fail together: that is one failure.
        boolean another = now - cutAt > Math.max((long) recent, FIRST_PAUSE);
        return new AdaptiveLimit(
                another ? Math.max(LEAST, limit / 2) : limit, usual, recent, more, until, another ? now : cutAt);
    }
}
