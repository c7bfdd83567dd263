package dev.vso.operator.kubernetes.http;

/**
 * A bucket of tokens, one for each request: it fills by the second, and holds so many at most.
 *
 * @param perSecond how many come in a second, above 0
 * @param burst how many it holds, at least 1
 * @param level how many are in it
 * @param at when that was, in nanoseconds from any beginning
 */
record TokenBucket(double perSecond, int burst, double level, long at) {

    private static final double NANOS = 1e9;

    /** A full bucket; with a burst of 0 it holds what comes in a second. */
    static TokenBucket full(double perSecond, int burst, long now) {
        int most = burst > 0 ? burst : Math.max(1, (int) Math.ceil(perSecond));
        return new TokenBucket(perSecond, most, most, now);
    }

    TokenBucket refilled(long now) {
        double come = Math.max(0, now - at) / NANOS * perSecond;
        return new TokenBucket(perSecond, burst, Math.min(burst, level + come), now);
    }

    /** How long until one is in it, in nanoseconds; 0 while there is one. */
    long nanosUntilOne() {
        return level >= 1 ? 0 : (long) Math.ceil((1 - level) / perSecond * NANOS);
    }

    TokenBucket lessOne() {
        return new TokenBucket(perSecond, burst, level - 1, at);
    }
}
