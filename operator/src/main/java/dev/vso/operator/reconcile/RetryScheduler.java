package dev.vso.operator.reconcile;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ReconcileStateStore.Part;
import dev.vso.operator.time.Backoff;
import dev.vso.operator.time.Timing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Records failed attempts and decides when to retry. */
public final class RetryScheduler {

    private final ReconcileStateStore states;
    private final Backoff backoff;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final SyncObserver observer;

    /**
     * How failed attempts are retried.
     *
     * @param observer counts failed attempts
     */
    public record Settings(Timing timing, SyncObserver observer) {}

    public RetryScheduler(ReconcileStateStore states, Settings settings) {
        this.states = states;
        this.observer = settings.observer();
        this.backoff = settings.timing().backoff();
        this.clock = settings.timing().clock();
        this.random = settings.timing().random();
    }

    public RetryScheduler(ReconcileStateStore states, Backoff backoff, InstantSource clock, RandomGenerator random) {
        this(states, new Settings(new Timing(clock, random, backoff), SyncObserver.NONE));
    }

    /**
     * When to retry after a failure; {@link Instant#MAX} means only when a trigger requeues the resource.
     *
     * @param force the value of the force-sync annotation that this attempt handled
     */
    public Instant failed(ObjectKey key, long generation, SyncError error, Optional<String> force) {
        return failed(key, new Part.Whole(), generation, error, force, Instant.MIN);
    }

    private Instant failed(
            ObjectKey key, Part part, long generation, SyncError error, Optional<String> force, Instant lost) {
        Instant now = clock.instant();
        Instant retry = switch (error.retry()) {
            case ON_CHANGE -> Instant.MAX;
            case BACK_OFF -> {
                ReconcileState before = states.get(key, part);
                yield backoff.after(before.failures() + 1, before.failingFor(now), random.nextDouble())
                        .map(wait -> now.plus(inTime(wait, now, lost)))
                        .orElse(Instant.MAX);
            }
        };
        states.update(key, part, state -> state.failed(now, retry, generation, force));
        if (retry.equals(Instant.MAX) && states.isRequeued(key)) {
            // The trigger arrived during this attempt and does not repeat.
            states.update(key, part, state -> state.retryNow(now));
            return now;
        }
        return retry;
    }

    private static Duration inTime(Duration wait, Instant now, Instant lost) {
        return now.isBefore(lost) ? Backoff.inTime(wait, Duration.between(now, lost)) : wait;
    }

    /** When to retry after a failed attempt; the resource's force-sync annotation counts as handled. */
    public Instant failed(HasMetadata resource, SyncError error) {
        return failed(resource, error, Optional.empty());
    }

    /**
     * As {@link #failed(HasMetadata, SyncError)}, for credentials or data that expire.
     *
     * @param lost when they expire; the next retries come before it
     */
    public Instant failed(HasMetadata resource, SyncError error, Optional<Instant> lost) {
        return failed(resource, new Part.Whole(), error, lost);
    }

    /**
     * As {@link #failed(HasMetadata, SyncError, Optional)}, if only a part of the resource failed.
     *
     * @param lost when its credentials or data expire
     */
    public Instant failed(HasMetadata resource, Part part, SyncError error, Optional<Instant> lost) {
        observer.failed(resource, error);
        return failed(
                ObjectKey.of(resource),
                part,
                resource.getMetadata().getGeneration(),
                error,
                ForceSync.of(resource),
                lost.orElse(Instant.MIN));
    }

    /** Schedules the next reconciliation at {@code until}, or none. */
    public static <P extends HasMetadata> UpdateControl<P> requeueAt(
            UpdateControl<P> control, Instant until, Instant now) {
        if (until.equals(Instant.MAX)) {
            return control;
        }
        Duration wait = Duration.between(now, until);
        return control.rescheduleAfter(Math.max(1, wait.toMillis()));
    }
}
