package dev.vso.operator.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * The input that the plans of all kinds share.
 *
 * @param generation of the resource
 * @param force the value of the force-sync annotation
 * @param track what is known of earlier reconciliations
 * @param random uniform in [0, 1), for jitter
 */
public record ReconcileInput(
        long generation, Optional<String> force, ReconcileState track, Instant now, double random) {

    /** Whether the force-sync annotation has a value that was not acted on yet. */
    public boolean isForced() {
        return force.isPresent() && !force.equals(track.forced());
    }

    /** Returns the end of the back-off after a failed attempt at this generation; empty if there is none. */
    public Optional<Instant> waitingUntil() {
        return track.waitingUntil(generation, now);
    }

    /** Whether this time has come. */
    public boolean isDue(Instant at) {
        return !now.isBefore(at);
    }
}
