package dev.vso.operator.rollout.outcome;

import java.time.Instant;
import java.util.Optional;

/**
 * How the rollout of a workload stood when it was read.
 *
 * @param restartedAt the stamp of the last restart that this operator, or VSO, requested
 * @param why it is not finished, for people; empty if it is
 * @param updated how many pods are new and available; 0 where its status does not count them
 */
public record RolloutReading(RolloutPhase phase, Optional<Instant> restartedAt, String why, long updated) {

    /** What is to be expected of a rollout. */
    public enum RolloutPhase {
        /** All pods match the last change of the workload. */
        FINISHED,
        /** It goes on, and its controller reports if it fails. */
        UNDER_WAY,
        /** It goes on, as far as one can see: its controller never reports a failure. */
        UNDER_WAY_WITHOUT_DEADLINE,
        /** A person holds it up: it is paused, or its pods are to be deleted by hand. */
        HELD,
        /** Its controller reports that it failed. */
        FAILED,
        /** There is no such workload. */
        ABSENT,
        /** It could not be read. */
        UNKNOWN
    }

    /** Returns whether the workload was restarted with this stamp or a later one. */
    public boolean isRestarted(Instant stamp) {
        return restartedAt.filter(at -> !at.isBefore(stamp)).isPresent();
    }
}
