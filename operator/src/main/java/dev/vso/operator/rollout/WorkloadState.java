package dev.vso.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/** The state of a workload in the API server. */
public sealed interface WorkloadState {

    /** No workload of that name exists, so none of its pods run. */
    record Gone() implements WorkloadState {}

    /**
     * It could not be read.
     *
     * @param why for people
     */
    record Unknown(String why) implements WorkloadState {}

    /**
     * The workload exists.
     *
     * @param restartedAt the stamp of the last restart that this operator, or VSO, requested
     * @param unfinished why not all of its pods match the last change of the workload, for people; empty if they do
     */
    record Present(Optional<Instant> restartedAt, Optional<String> unfinished) implements WorkloadState {}
}
