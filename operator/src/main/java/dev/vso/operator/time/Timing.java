package dev.vso.operator.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a class needs to say when something is due: tests give it a clock that they set, and numbers that they know.
 *
 * @param random spreads what would otherwise be due at the same moment
 * @param backoff how long to wait after failures
 */
public record Timing(InstantSource clock, RandomGenerator random, Backoff backoff) {

    /** The moment by the clock. */
    public Instant now() {
        return clock.instant();
    }
}
