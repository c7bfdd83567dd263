package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;

/** Receives the outcomes of restarts, for metrics; must not block. */
@FunctionalInterface
public interface RestartObserver {

    /** Does nothing. */
    RestartObserver NONE = (_, _) -> {};

    /** The outcome of an attempt, or of throttling. */
    enum Outcome {
        /** The workload was patched, and its pods are replaced. */
        RESTARTED,
        /** The workload was patched, and its pods are replaced when it is resumed. */
        PAUSED,
        /** An attempt failed. */
        FAILED,
        /** The restart was throttled and will happen later. */
        WITHHELD
    }

    /** Called for each outcome. */
    void restart(RestartKind kind, Outcome outcome);
}
