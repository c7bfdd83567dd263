package dev.vso.operator.sharding;

import java.time.Duration;
import java.time.Instant;

/**
 * A Lease as this replica sees it. As in client-go, no clock of another machine counts: a Lease has run out when it was
 * not seen to change for as long as it says, by this replica's own clock.
 *
 * @param holder who holds it; empty if it was given back
 * @param transitions how often it changed hands
 * @param duration for how long it is held without a renewal
 * @param changed when it was first seen as it is
 */
public record ObservedLease(String holder, int transitions, Duration duration, Instant changed) {

    /** Whether it may be taken. */
    boolean isFree(Instant now) {
        return holder.isEmpty() || !now.isBefore(changed.plus(duration));
    }

    boolean isHeldBy(String name) {
        return holder.equals(name);
    }
}
