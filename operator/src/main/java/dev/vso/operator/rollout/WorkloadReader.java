package dev.vso.operator.rollout;

/** Reads the state of a workload; blocks until it is known, and never throws. */
@FunctionalInterface
public interface WorkloadReader {

    /** Reads the state once. */
    WorkloadState read(Workload workload);
}
