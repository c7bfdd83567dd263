package dev.vso.operator.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a resource between two looks. It is lost with the process, and nothing hangs on it.
 *
 * @param nextRefresh when the source is read again; empty until that was decided
 * @param failures failed attempts in a row
 * @param failingSince when they began
 * @param retryAt before then nothing is tried again; empty unless the last attempt failed
 * @param failedGeneration the generation of the resource that failed; an edit ends the waiting
 * @param forced the last value of the force-sync annotation that was obeyed
 * @param seen the resource was looked at before; an annotation that was there at the first look asks for nothing
 */
public record ReconcileState(
        Optional<Instant> nextRefresh,
        int failures,
        Instant failingSince,
        Optional<Instant> retryAt,
        long failedGeneration,
        Optional<String> forced,
        boolean seen) {

    /** Nothing is known yet. */
    public static final ReconcileState NEW =
            new ReconcileState(Optional.empty(), 0, Instant.MIN, Optional.empty(), 0, Optional.empty(), false);

    /** The last attempt succeeded. */
    public ReconcileState succeeded(Optional<Instant> refreshAt, Optional<String> force) {
        return new ReconcileState(refreshAt, 0, Instant.MIN, Optional.empty(), 0, force, true);
    }

    /** The last attempt failed; the next one is due at {@code retry} ({@link Instant#MAX}: when something wakes it). */
    public ReconcileState failed(Instant now, Instant retry, long generation, Optional<String> force) {
        return new ReconcileState(
                nextRefresh,
                failures + 1,
                failures == 0 ? now : failingSince,
                Optional.of(retry),
                generation,
                force,
                true);
    }

    /** What it waited for may be over: try at once. */
    public ReconcileState retryNow(Instant now) {
        return retryAt.isEmpty()
                ? this
                : new ReconcileState(
                        nextRefresh, failures, failingSince, Optional.of(now), failedGeneration, forced, seen);
    }

    /** When the source is to be read, decided without having read it; {@code force} asks for nothing more. */
    public ReconcileState refreshingAt(Instant at, Optional<String> force) {
        return new ReconcileState(Optional.of(at), failures, failingSince, retryAt, failedGeneration, force, true);
    }

    /** It was looked at, with this value of the annotation, which asks for nothing more. */
    public ReconcileState saw(Optional<String> force) {
        return seen
                ? this
                : new ReconcileState(nextRefresh, failures, failingSince, retryAt, failedGeneration, force, true);
    }

    /** Neither an attempt nor a plan for one is known, as after a start. */
    public boolean isNew() {
        return nextRefresh.isEmpty() && failures == 0;
    }

    /** Whether a failed attempt at this generation still waits for its next try. */
    public Optional<Instant> waitingUntil(long generation, Instant now) {
        return retryAt.filter(retry -> generation == failedGeneration && now.isBefore(retry));
    }

    /** How long it has been failing. */
    public Duration failingFor(Instant now) {
        return failures == 0 ? Duration.ZERO : Duration.between(failingSince, now);
    }
}
