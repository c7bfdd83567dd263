package dev.vso.operator.rollout;

/** Reads how a workload is; blocks until it is known, and throws nothing. */
@FunctionalInterface
public interface WorkloadReader {

    /** One look. */
    WorkloadState read(Workload workload);
}
