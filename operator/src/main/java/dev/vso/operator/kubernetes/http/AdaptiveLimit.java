package dev.vso.operator.kubernetes.http;

import java.time.Duration;

/**
 * The number of concurrent requests that a server can handle, derived from its answers: while they are as fast as usual
 * the limit grows, when they become slower it shrinks, and a refusal or a missing answer halves it. After {@value
 * #DOWN_AFTER} requests in a row without an answer the server counts as down: then single requests probe it, at
 * intervals that grow to {@value #LONGEST_PAUSE_SECONDS} seconds.
 *
 * <p>The rule is the gradient algorithm, as in Netflix's concurrency-limits: the limit moves towards {@code limit ×
 * (usual ÷ recent response time) + headroom}.
 *
 * @param limit concurrent requests
 * @param usual response time over the last {@value #LONG_RUN} answers or so, in nanoseconds; 0 before the first
 * @param recent response time over the last few answers, in nanoseconds
 * @param failures requests in a row without a useful answer
 * @param pausedUntil no request is sent before this time, in nanoseconds of a monotonic clock
 * @param cutAt when the limit was last cut because of a failure
 */
record AdaptiveLimit(double limit, double usual, double recent, int failures, long pausedUntil, long cutAt) {

    /** With fewer, one slow answer would block everything. */
    static final int LEAST = 4;

    /** The API server allows 100 streams on a connection; streaming answers and leader election need some of them. */
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

    /** The number of concurrent requests. */
    int requests() {
        return isDown() ? 1 : (int) limit;
    }

    /** True if the server counts as down. */
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
            newUsual *= 0.95; // it was slow for a long time, and has recovered
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
     * The server refused because of its load, or did not answer.
     *
     * @param pause its Retry-After; zero for none
     */
    AdaptiveLimit failed(long now, Duration pause) {
        int more = failures + 1;
        long asked = Math.min(pause.toNanos(), LONGEST_ASKED_PAUSE);
        long waits = more < DOWN_AFTER
                ? asked
                : Math.max(asked, Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(more - DOWN_AFTER, MOST_DOUBLINGS)));
        long until = Math.max(pausedUntil, now + waits);
        // Requests that were sent together fail together; count one failure.
        boolean another = now - cutAt > Math.max((long) recent, FIRST_PAUSE);
        return new AdaptiveLimit(
                another ? Math.max(LEAST, limit / 2) : limit, usual, recent, more, until, another ? now : cutAt);
    }
}
