package dev.vso.operator.kubernetes.http;

/**
 * A token bucket; each request takes one token.
 *
 * @param perSecond tokens added per second, above 0
 * @param burst capacity, at least 1
 * @param level tokens now
 * @param at the time of {@code level}, in nanoseconds of a monotonic clock
 */
record TokenBucket(double perSecond, int burst, double level, long at) {

    private static final double NANOS = 1e9;

    /** A full bucket; a burst of 0 means one second's worth. */
    static TokenBucket full(double perSecond, int burst, long now) {
        int most = burst > 0 ? burst : Math.max(1, (int) Math.ceil(perSecond));
        return new TokenBucket(perSecond, most, most, now);
    }

    TokenBucket refilled(long now) {
        double come = Math.max(0, now - at) / NANOS * perSecond;
        return new TokenBucket(perSecond, burst, Math.min(burst, level + come), now);
    }

    /** Nanoseconds until one token is available; 0 if there is one. */
    long nanosUntilOne() {
        return level >= 1 ? 0 : (long) Math.ceil((1 - level) / perSecond * NANOS);
    }

    TokenBucket lessOne() {
        return new TokenBucket(perSecond, burst, level - 1, at);
    }
}
