package dev.vso.operator.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a resource between two reconciliations. It is lost when the process ends; correctness does not depend on
 * it.
 *
 * @param nextRefresh when the source is read again; empty until that is decided
 * @param failures consecutive failed attempts
 * @param failingSince when the first of them failed
 * @param retryAt time of the next retry; empty unless the last attempt failed
 * @param failedGeneration the generation that failed; an edit ends the wait
 * @param forced the last value of the force-sync annotation that was handled
 * @param failedForce a later value of it, if the attempt that it requested failed; the next attempt is forced too
 * @param seen whether the resource was reconciled before; an annotation that exists at the first reconciliation
 *     requests no sync
 */
public record ReconcileState(
        Optional<Instant> nextRefresh,
        int failures,
        Instant failingSince,
        Optional<Instant> retryAt,
        long failedGeneration,
        Optional<String> forced,
        Optional<String> failedForce,
        boolean seen) {

    /** The initial state. */
    public static final ReconcileState NEW = new ReconcileState(
            Optional.empty(), 0, Instant.MIN, Optional.empty(), 0, Optional.empty(), Optional.empty(), false);

    /** The last attempt succeeded. */
    public ReconcileState succeeded(Optional<Instant> refreshAt, Optional<String> force) {
        return new ReconcileState(refreshAt, 0, Instant.MIN, Optional.empty(), 0, force, Optional.empty(), true);
    }

    /**
     * The last attempt failed; the next one is due at {@code retry} ({@link Instant#MAX}: only when a trigger requeues
     * the resource). A value of the annotation that was set since the last success is not handled by that; one that the
     * first attempt found is.
     */
    public ReconcileState failed(Instant now, Instant retry, long generation, Optional<String> force) {
        return new ReconcileState(
                nextRefresh,
                failures + 1,
                failures == 0 ? now : failingSince,
                Optional.of(retry),
                generation,
                seen ? forced : force,
                seen ? force.filter(value -> !forced.equals(Optional.of(value))) : Optional.empty(),
                true);
    }

    /** Ends the wait: the next reconciliation retries at once. */
    public ReconcileState retryNow(Instant now) {
        return retryAt.isEmpty()
                ? this
                : new ReconcileState(
                        nextRefresh,
                        failures,
                        failingSince,
                        Optional.of(now),
                        failedGeneration,
                        forced,
                        failedForce,
                        seen);
    }

    /** Sets the next refresh without reading the source; {@code force} counts as handled. */
    public ReconcileState refreshingAt(Instant at, Optional<String> force) {
        return new ReconcileState(
                Optional.of(at), failures, failingSince, retryAt, failedGeneration, force, Optional.empty(), true);
    }

    /** The resource was reconciled with this value of the annotation, which counts as handled. */
    public ReconcileState saw(Optional<String> force) {
        return seen
                ? this
                : new ReconcileState(
                        nextRefresh, failures, failingSince, retryAt, failedGeneration, force, failedForce, true);
    }

    /** Whether no attempt and no plan is recorded, as after a start. */
    public boolean isNew() {
        return nextRefresh.isEmpty() && failures == 0;
    }

    /** The time of the next retry, if an attempt at this generation failed and its wait is not over. */
    public Optional<Instant> waitingUntil(long generation, Instant now) {
        return retryAt.filter(retry -> generation == failedGeneration && now.isBefore(retry));
    }

    /**
     * Whether this value of the force-sync annotation is to be acted on now: it was not handled yet, and if its attempt
     * failed, the wait after that is over.
     */
    public boolean isForced(Optional<String> force, long generation, Instant now) {
        boolean handled = force.isEmpty() || force.equals(forced);
        boolean waits =
                force.equals(failedForce) && waitingUntil(generation, now).isPresent();
        return !handled && !waits;
    }

    /** How long attempts have been failing. */
    public Duration failingFor(Instant now) {
        return failures == 0 ? Duration.ZERO : Duration.between(failingSince, now);
    }
}
