package dev.vso.operator.rollout;

import java.time.Duration;

/** Reads the state of a workload; blocks until it is known, and never throws. */
@FunctionalInterface
public interface WorkloadReader {

    /** The shortest interval between two reads of a workload that is waited for. */
    Duration SHORTEST_INTERVAL = Duration.ofSeconds(2);

    /** The longest such interval. */
    Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

    /** Returns when to read a workload again: after a quarter of the time waited so far, within the two bounds. */
    static Duration intervalAfter(Duration waited) {
        Duration quarter = waited.dividedBy(4);
        Duration atLeast = quarter.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : quarter;
        return atLeast.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : atLeast;
    }

    /** Reads the state once. */
    WorkloadState read(Workload workload);
}
