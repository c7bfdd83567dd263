package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;

/** Told what became of restarts, so that it can be counted; must not block. */
@FunctionalInterface
public interface RestartObserver {

    /** Hears of it and does nothing. */
    RestartObserver NONE = (_, _) -> {};

    /** What became of one try, or of one wait. */
    enum Outcome {
        /** The workload was marked, and its pods are replaced. */
        RESTARTED,
        /** The workload was marked, and its pods are replaced when somebody resumes it. */
        PAUSED,
        /** A try failed. */
        FAILED,
        /** There were too many restarts, and this one comes later. */
        WITHHELD
    }

    /** A restart came that far. */
    void restart(RestartKind kind, Outcome outcome);
}
