package dev.vso.operator.sharding;

import java.time.Duration;
import java.time.Instant;

/**
 * A Lease as this replica sees it. As in client-go, no clock of another machine counts: a Lease has expired when this
 * replica saw no change for the Lease's duration, by its own clock.
 *
 * @param holder empty if it was released
 * @param transitions how often the holder changed
 * @param duration for how long it is valid without a renewal
 * @param changed when its current version was first seen
 */
public record ObservedLease(String holder, int transitions, Duration duration, Instant changed) {

    /** True if it may be taken. */
    boolean isFree(Instant now) {
        return holder.isEmpty() || !now.isBefore(changed.plus(duration));
    }

    boolean isHeldBy(String name) {
        return holder.equals(name);
    }
}
