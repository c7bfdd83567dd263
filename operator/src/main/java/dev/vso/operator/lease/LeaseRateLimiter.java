package dev.vso.operator.lease;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the rate of requests about leases for each connection. Due renewals all queue at once, look-ups one after the
 * other, so that no renewal waits behind more than one look-up.
 */
public final class LeaseRateLimiter {

    /** Waits for a duration. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final Duration each;
    private final Pause pause;
    private final InstantSource clock;
    private final ConcurrentHashMap<ObjectKey, Instant> free = new ConcurrentHashMap<>();

    /**
     * Creates a limiter for all connections.
     *
     * @param perSecond maximum requests per second to one connection, above 0
     * @param pause waits for a turn
     */
    public LeaseRateLimiter(double perSecond, Pause pause, InstantSource clock) {
        this.pause = pause;
        this.each = Duration.ofNanos(Math.round(1e9 / perSecond));
        this.clock = clock;
    }

    /**
     * Reserves the next turn.
     *
     * @param atMost the longest possible wait; a caller that cannot wait longer goes before its turn, which delays
     *     those after it
     * @return how long to wait before sending the request
     */
    Duration take(ObjectKey connection, Duration atMost) {
        Instant now = clock.instant();
        Instant after = free.compute(
                connection, (_, before) -> (before == null || before.isBefore(now) ? now : before).plus(each));
        Duration wait = Duration.between(now, after.minus(each));
        return wait.compareTo(atMost) < 0 ? wait : atMost;
    }

    /** Waits for a turn, but at most {@code atMost}. */
    void await(ObjectKey connection, Duration atMost) throws InterruptedException {
        Duration wait = take(connection, atMost);
        if (wait.isPositive()) {
            pause.of(wait);
        }
    }
}
