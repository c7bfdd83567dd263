package dev.vso.operator.rollout;

import java.time.Instant;

/** Restarts one workload; blocks until it is done. */
@FunctionalInterface
interface WorkloadRestarter {

    /** One try. The same stamp twice restarts once. */
    RestartResult restart(Workload workload, Instant stamp);
}
