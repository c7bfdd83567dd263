package dev.vso.operator.rollout;

import java.time.Instant;

/** Restarts one workload; blocks until it is done. */
@FunctionalInterface
interface WorkloadRestarter {

    /** Tries once. The same stamp restarts only once. */
    RestartResult restart(Workload workload, Instant stamp);

    /** The result of one attempt to restart a target. */
    sealed interface RestartResult {

        /** The target was patched: its controller replaces the pods. */
        record Restarted() implements RestartResult {}

        /** The target was patched, but its controller replaces the pods only once it is resumed; the message says how. */
        record Paused(String message) implements RestartResult {}

        /** The target was not patched, or the result is unknown; the message names cause and cure. */
        record Failed(String message) implements RestartResult {}
    }
}
