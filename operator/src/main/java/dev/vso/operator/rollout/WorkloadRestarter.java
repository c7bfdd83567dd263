package dev.vso.operator.rollout;

import java.time.Instant;

/** Restarts one workload; blocks until it is done. */
@FunctionalInterface
interface WorkloadRestarter {

    /** Tries once. The same stamp restarts only once. */
    RestartResult restart(Workload workload, Instant stamp);
}
