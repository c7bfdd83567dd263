package dev.vso.operator.lease;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns of the requests about leases: one connection gets so many a second, whoever asks. Renewals line up all at once
 * when many are due, look-ups one after the other, so that no renewal waits behind more than one look-up.
 */
public final class LeaseRateLimiter {

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final Duration each;
    private final Pause pause;
    private final InstantSource clock;
    private final ConcurrentHashMap<ObjectKey, Instant> free = new ConcurrentHashMap<>();

    /**
     * Turns of all connections.
     *
     * @param perSecond requests of one connection at most, above 0
     * @param pause waits for a turn
     */
    public LeaseRateLimiter(double perSecond, Pause pause, InstantSource clock) {
        this.pause = pause;
        this.each = Duration.ofNanos(Math.round(1e9 / perSecond));
        this.clock = clock;
    }

    /**
     * Takes the next turn.
     *
     * @param atMost who cannot wait longer goes before its turn, which delays those after it
     * @return how long to wait before asking
     */
    Duration take(ObjectKey connection, Duration atMost) {
        Instant now = clock.instant();
        Instant after = free.compute(
                connection, (_, before) -> (before == null || before.isBefore(now) ? now : before).plus(each));
        Duration wait = Duration.between(now, after.minus(each));
        return wait.compareTo(atMost) < 0 ? wait : atMost;
    }

    /** Waits for a turn, at most so long. */
    void await(ObjectKey connection, Duration atMost) throws InterruptedException {
        Duration wait = take(connection, atMost);
        if (wait.isPositive()) {
            pause.of(wait);
        }
    }
}
