package dev.vso.operator.sharding;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A shard that this replica holds.
 *
 * @param transitions of its Lease when it was taken: with others it is another hold
 * @param renewed when the last renewal that succeeded was begun, by this replica's clock
 * @param givingUp since when nothing new is begun in it; empty while it is worked on
 * @param quiet nothing is under way in it, and nothing of it is in memory
 */
public record ShardHold(int transitions, Instant renewed, Optional<Instant> givingUp, boolean quiet) {

    /** Whether it is certain that no other replica holds it. */
    boolean mayWrite(Instant now, Duration write) {
        return now.isBefore(renewed.plus(write));
    }

    boolean isDue(Instant now, Duration renew) {
        return !now.isBefore(renewed.plus(renew));
    }
}
