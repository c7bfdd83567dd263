package dev.vso.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/** How a workload is, as the API server tells it. */
public sealed interface WorkloadState {

    /** There is none of that name: no pod of it runs. */
    record Gone() implements WorkloadState {}

    /**
     * It could not be read.
     *
     * @param why for people
     */
    record Unknown(String why) implements WorkloadState {}

    /**
     * It is there.
     *
     * @param restartedAt the stamp of the last restart that this operator, or VSO, asked for
     * @param unfinished why not all of its pods are as the last change of the workload wants them, for people; empty if
     *     they are
     */
    record Present(Optional<Instant> restartedAt, Optional<String> unfinished) implements WorkloadState {}
}
