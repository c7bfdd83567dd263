package dev.vso.operator.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a resource between two looks. It is lost with the process, and nothing hangs on it.
 *
 * @param known the resource was looked at since the operator started
 * @param nextRefresh when the source is read again; empty until that was decided
 * @param failures failed attempts in a row
 * @param failingSince when they began
 * @param retryAt before then nothing is tried again; empty unless the last attempt failed
 * @param failedGeneration the generation of the resource that failed; an edit ends the waiting
 * @param forced the last value of the force-sync annotation that was obeyed
 */
public record Track(
        boolean known,
        Optional<Instant> nextRefresh,
        int failures,
        Instant failingSince,
        Optional<Instant> retryAt,
        long failedGeneration,
        Optional<String> forced) {

    /** Nothing is known yet. */
    public static final Track NEW =
            new Track(false, Optional.empty(), 0, Instant.MIN, Optional.empty(), 0, Optional.empty());

    /** The last attempt succeeded. */
    public Track succeeded(Optional<Instant> refreshAt, Optional<String> force) {
        return new Track(true, refreshAt, 0, Instant.MIN, Optional.empty(), 0, force);
    }

    /** The last attempt failed; the next one is due at {@code retry} ({@link Instant#MAX}: when something wakes it). */
    public Track failed(Instant now, Instant retry, long generation, Optional<String> force) {
        return new Track(
                true,
                nextRefresh,
                failures + 1,
                failures == 0 ? now : failingSince,
                Optional.of(retry),
                generation,
                force);
    }

    /** What it waited for may be over: try at once. */
    public Track retryNow(Instant now) {
        return retryAt.isEmpty()
                ? this
                : new Track(known, nextRefresh, failures, failingSince, Optional.of(now), failedGeneration, forced);
    }

    /** When the source is to be read, decided without having read it. */
    public Track refreshingAt(Instant at) {
        return new Track(known, Optional.of(at), failures, failingSince, retryAt, failedGeneration, forced);
    }

    /** The resource was looked at and nothing was due; {@code force} asks for nothing more. */
    public Track lookedAt(Optional<String> force) {
        return new Track(true, nextRefresh, failures, failingSince, retryAt, failedGeneration, force);
    }

    /**
     * Whether somebody asks for a sync by annotation. After a start nobody knows which value was obeyed last: then all
     * count as obeyed, for most are old, and to obey them again would sync all such resources at once.
     */
    public boolean isForced(Optional<String> force) {
        return known && force.isPresent() && !force.equals(forced);
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
