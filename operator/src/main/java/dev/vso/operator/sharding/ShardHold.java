package dev.vso.operator.sharding;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A shard that this replica holds.
 *
 * @param transitions of its Lease when it was taken; with others it is a different hold
 * @param renewed start of the last successful renewal, by this replica's clock
 * @param givingUp since when no new work begins in it; empty while it is worked on
 * @param quiet true if no work is running in it, and no object of it is in memory
 */
public record ShardHold(int transitions, Instant renewed, Optional<Instant> givingUp, boolean quiet) {

    /** True if it is certain that no other replica holds it. */
    boolean mayWrite(Instant now, Duration write) {
        return now.isBefore(renewed.plus(write));
    }

    boolean isDue(Instant now, Duration renew) {
        return !now.isBefore(renewed.plus(renew));
    }
}
